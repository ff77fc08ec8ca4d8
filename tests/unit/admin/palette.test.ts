import { luminanceOf, TAG_COLORS, textOn } from '../../../admin/src/tags/tagColors.ts';
import { dark, light } from '../../../admin/src/theme/palette.ts';

/** WCAG 2.2's contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_name, tokens) => {
  it.each([
    ['text', tokens.text.primary, tokens.background.paper],
    ['text on the page', tokens.text.primary, tokens.background.default],
    ['secondary text', tokens.text.secondary, tokens.background.paper],
    ['secondary text on the page', tokens.text.secondary, tokens.background.default],
    ['primary as text', tokens.primary.main, tokens.background.paper],
    ['primary as text on the page', tokens.primary.main, tokens.background.default],
    ['text on primary', tokens.primary.contrastText, tokens.primary.main],
    ['an avatar', tokens.primary.dark, tokens.primary.light],
    ['text on success', tokens.success.contrastText, tokens.success.main],
    ['text on warning', tokens.warning.contrastText, tokens.warning.main],
    ['text on error', tokens.error.contrastText, tokens.error.main],
    ['text on info', tokens.info.contrastText, tokens.info.main],
    ['error as text', tokens.error.main, tokens.background.paper],
    ['the menu', tokens.menu.text, tokens.menu.ground],
    ['headings of the menu', tokens.menu.heading, tokens.menu.ground],
    ['where we are in the menu', tokens.menu.activeText, tokens.menu.active],
  ])('%s has a contrast of at least 4.5', (_what, foreground, ground) => {
    expect(contrast(foreground, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('textOn', () => {
  it.each(TAG_COLORS)('reads well on %s', (color) => {
    expect(contrast(textOn(color), color)).toBeGreaterThanOrEqual(4.5);
  });
});
