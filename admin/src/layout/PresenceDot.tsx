import Box from '@mui/material/Box';
import type { Presence } from '../../../engine/contract/index.ts';

const COLORS: Record<Presence, string> = { online: 'success.main', away: 'warning.main', offline: 'text.disabled' };

/** A dot in the presence's colour; a ring when offline, so that colour is not all that tells. */
export function PresenceDot({ presence }: { presence: Presence }) {
  const color = COLORS[presence];
  return (
    <Box
      component="span"
      aria-hidden
      sx={{ display: 'inline-block', width: 10, height: 10, flexShrink: 0, borderRadius: '50%', border: 2, borderColor: color, bgcolor: presence === 'offline' ? 'transparent' : color }}
    />
  );
}
