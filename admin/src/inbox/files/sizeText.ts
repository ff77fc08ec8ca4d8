const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `1,4 MB`: a size in bytes as people read it. */
export function sizeText(bytes: number, locale: string): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: UNITS[power] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: power < 2 || value >= 10 ? 0 : 1 }).format(value);
}
