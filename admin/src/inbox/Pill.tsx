import { alpha, Box, Tooltip } from '@mui/material';
import type { ReactNode } from 'react';

interface PillProps {
  color: 'error' | 'warning' | 'info' | 'primary' | 'neutral';
  icon: ReactNode;
  text: string;
  /** A sentence for whoever asks. @defaultValue the text */
  hint?: string;
  /** Whether the text stands beside the icon, or is only heard. @defaultValue true */
  hasWords?: boolean;
  /** At its end, such as a countdown. */
  children?: ReactNode;
  testId?: string;
}

/** A small mark of an icon and words, tinted in its colour and readable without it. */
export function Pill({ color, icon, text, hint = text, hasWords = true, children, testId }: PillProps) {
  return (
    <Tooltip title={hint} describeChild={hasWords}>
      <Box
        component="span"
        data-testid={testId}
        role={hasWords ? undefined : 'img'}
        aria-label={hasWords ? undefined : text}
        sx={({ palette }) => {
          const main = color === 'neutral' ? palette.text.secondary : palette[color].main;
          return {
            display: 'inline-flex',
            alignItems: 'center',
            gap: 0.5,
            // Its words matter more than what stands beside it on a narrow line.
            flexShrink: 0,
            maxWidth: 196,
            px: hasWords ? 0.75 : 0.375,
            height: 20,
            borderRadius: 1.25,
            fontSize: '0.7188rem',
            fontWeight: 600,
            lineHeight: '20px',
            whiteSpace: 'nowrap',
            color: main,
            bgcolor: alpha(main, palette.mode === 'light' ? 0.09 : 0.16),
            '& svg': { fontSize: 14, flexShrink: 0 },
          };
        }}
      >
        {icon}
        {hasWords && (
          <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {text}
          </Box>
        )}
        {children}
      </Box>
    </Tooltip>
  );
}
