import { alpha, type Theme } from '@mui/material';

/**
 * The colours of what only the team sees. In the light theme the palette's warning is a brown, dark enough to be
 * read as text, that makes a muddy ground; the note is the paper yellow of the same family.
 */
export function noteColors({ palette }: Theme): { ground: string; line: string } {
  return palette.mode === 'light' ? { ground: 'hsl(45, 96%, 90%)', line: 'hsl(43, 70%, 74%)' } : { ground: alpha(palette.warning.main, 0.16), line: alpha(palette.warning.main, 0.35) };
}
