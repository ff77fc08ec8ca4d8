/** The colours of one mode. Text on its ground keeps at least 4.5:1 (WCAG AA); tests/unit/admin/palette.test.ts holds it. */
export interface Tokens {
  mode: 'light' | 'dark';
  primary: { main: string; light: string; dark: string; contrastText: string };
  secondary: { main: string; contrastText: string };
  success: { main: string; contrastText: string };
  warning: { main: string; contrastText: string };
  error: { main: string; contrastText: string };
  info: { main: string; contrastText: string };
  text: { primary: string; secondary: string; disabled: string };
  background: { default: string; paper: string };
  divider: string;
  /** The menu's ground and what lies on it. */
  menu: { ground: string; text: string; heading: string; active: string; activeText: string; hover: string };
}

export const light: Tokens = {
  mode: 'light',
  primary: { main: '#0b6b57', light: '#d7efe7', dark: '#07503f', contrastText: '#ffffff' },
  secondary: { main: '#33514a', contrastText: '#ffffff' },
  success: { main: '#1b7a3d', contrastText: '#ffffff' },
  warning: { main: '#955400', contrastText: '#ffffff' },
  error: { main: '#b3261e', contrastText: '#ffffff' },
  info: { main: '#1f6290', contrastText: '#ffffff' },
  text: { primary: '#14211d', secondary: '#52625c', disabled: '#8a9893' },
  background: { default: '#f4f6f5', paper: '#ffffff' },
  divider: '#e0e6e3',
  menu: { ground: '#fbfcfb', text: '#3d4c47', heading: '#5f6e69', active: '#e0f1eb', activeText: '#07503f', hover: '#eff4f2' },
};

export const dark: Tokens = {
  mode: 'dark',
  primary: { main: '#5ccdac', light: '#1d3f36', dark: '#8fe3c8', contrastText: '#04231b' },
  secondary: { main: '#a9c4bb', contrastText: '#0d1a16' },
  success: { main: '#6ccf8a', contrastText: '#06210f' },
  warning: { main: '#f0b35a', contrastText: '#2a1800' },
  error: { main: '#ff8a80', contrastText: '#330603' },
  info: { main: '#83bdf0', contrastText: '#04203a' },
  text: { primary: '#e6efeb', secondary: '#a2b4ad', disabled: '#6e7f79' },
  background: { default: '#0f1513', paper: '#171f1c' },
  divider: '#29342f',
  menu: { ground: '#121917', text: '#c0cec8', heading: '#8fa29a', active: '#1c3a32', activeText: '#8fe3c8', hover: '#1a2421' },
};
