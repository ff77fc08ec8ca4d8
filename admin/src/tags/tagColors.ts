/** Colours that a tag may have: far enough from one another to be told apart, in both themes. */
export const TAG_COLORS = ['#607d8b', '#c62828', '#ad1457', '#6a1b9a', '#4527a0', '#1565c0', '#00838f', '#2e7d32', '#9e9d24', '#ef6c00', '#6d4c41', '#37474f'] as const;

/** Black or white, whichever reads better on a `#rrggbb` ground (WCAG's relative luminance). */
export function textOn(color: string): '#000000' | '#ffffff' {
  const luminance = luminanceOf(color);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

/** WCAG's relative luminance of a `#rrggbb` colour: 0 black to 1 white. */
export function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(parseInt(color.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
