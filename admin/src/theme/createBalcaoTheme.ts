import { alpha, createTheme } from '@mui/material/styles';
import type { RaThemeOptions } from 'react-admin';
import { components } from './components.ts';
import type { Tokens } from './palette.ts';

declare module '@mui/material/styles' {
  interface Palette {
    menu: Tokens['menu'];
  }
  interface PaletteOptions {
    menu?: Tokens['menu'];
  }
}

/** Inter, small radii, one green accent; dense enough for a whole day's work. */
export function createBalcaoTheme(tokens: Tokens): RaThemeOptions {
  const { mode, ...palette } = tokens;
  const theme = createTheme({
    palette: { mode, ...palette, action: { hover: alpha(tokens.text.primary, 0.05), selected: alpha(tokens.primary.main, 0.12) } },
    shape: { borderRadius: 8 },
    sidebar: { width: 232, closedWidth: 60 },
    typography: {
      fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
      fontSize: 14,
      h4: { fontSize: '1.5rem', fontWeight: 650, letterSpacing: '-0.015em' },
      h5: { fontSize: '1.25rem', fontWeight: 650, letterSpacing: '-0.01em' },
      h6: { fontSize: '1.0625rem', fontWeight: 650, letterSpacing: '-0.005em' },
      subtitle1: { fontWeight: 600 },
      subtitle2: { fontWeight: 600 },
      body1: { fontSize: '0.9375rem' },
      body2: { fontSize: '0.875rem' },
      caption: { fontSize: '0.78rem' },
      overline: { fontSize: '0.7rem', fontWeight: 650, letterSpacing: '0.06em', lineHeight: 1.6 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
  });
  return { ...theme, components: components(theme, tokens) };
}
