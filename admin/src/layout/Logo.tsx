import { useTheme } from '@mui/material/styles';

/** A speech bubble over a counter. */
export function Logo({ size = 28 }: { size?: number }) {
  const { palette } = useTheme();
  const isDark = palette.mode === 'dark';
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" style={{ flexShrink: 0 }}>
      <rect width="32" height="32" rx="9" fill={palette.primary.main} />
      <path
        d="M9 8h14a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3h-7l-4.4 3.4a.6.6 0 0 1-1-.5V18H9a3 3 0 0 1-3-3v-4a3 3 0 0 1 3-3Z"
        fill={palette.primary.contrastText}
      />
      <path d="M5.5 25.25h21" stroke={isDark ? palette.primary.contrastText : '#8fe3c8'} strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
