import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** A titled part of a form. Its inputs share a grid of twelve columns; see {@link span}. */
export function FormSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title} sx={{ width: '100%', '& + &': { mt: 2 } }}>
      {title && (
        <Typography variant="subtitle2" component="h2" color="text.secondary" sx={{ mb: 0.5 }}>
          {title}
        </Typography>
      )}
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(12, minmax(0, 1fr))', columnGap: 2, alignItems: 'start' }}>{children}</Box>
    </Box>
  );
}

/** The columns of twelve that an input takes on a wide screen; all of them on a telephone. */
export function span(columns: number) {
  return { gridColumn: { xs: '1 / -1', sm: `span ${columns}` } };
}
