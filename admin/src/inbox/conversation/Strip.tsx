import { alpha, Box } from '@mui/material';
import type { ReactNode } from 'react';

interface StripProps {
  color: 'info' | 'warning' | 'primary';
  icon: ReactNode;
  children: ReactNode;
  /** What can be done about it, at the end; below on narrow screens. */
  actions?: ReactNode;
  /** Said by screen readers when it appears. @defaultValue true */
  isStatus?: boolean;
  testId?: string;
}

/** A line below the bar: something is under way with this conversation. */
export function Strip({ color, icon, children, actions, isStatus = true, testId }: StripProps) {
  return (
    <Box
      data-testid={testId}
      sx={(theme) => ({
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1.25,
        rowGap: 0.75,
        px: { xs: 1.5, sm: 2.25 },
        py: 0.75,
        fontSize: '0.8438rem',
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: alpha(theme.palette[color].main, theme.palette.mode === 'light' ? 0.08 : 0.14),
        '& .MuiButton-outlined': { bgcolor: 'background.paper' },
        '& > svg': { flexShrink: 0, fontSize: 18, color: `${color}.main` },
      })}
    >
      {icon}
      <Box role={isStatus ? 'status' : undefined} sx={{ flex: '1 1 180px', minWidth: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Box>
      {actions && <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, ml: 'auto' }}>{actions}</Box>}
    </Box>
  );
}
