import PauseIcon from '@mui/icons-material/PauseCircleFilledRounded';
import Box from '@mui/material/Box';
import type { Presence } from '../../../engine/contract/index.ts';

const COLORS: Record<Presence, string> = { online: 'success.main', away: 'warning.main', offline: 'text.disabled' };

/** A dot in the presence's colour; a ring when offline, so that colour is not all that tells; two bars in a pause. */
export function PresenceDot({ presence, isPaused = false }: { presence: Presence; isPaused?: boolean }) {
  const color = COLORS[presence];
  if (isPaused) return <PauseIcon aria-hidden sx={{ fontSize: 16, mx: '-3px', flexShrink: 0, color: presence === 'offline' ? color : 'warning.main' }} />;
  return (
    <Box
      component="span"
      aria-hidden
      sx={{ display: 'inline-block', width: 10, height: 10, flexShrink: 0, borderRadius: '50%', border: 2, borderColor: color, bgcolor: presence === 'offline' ? 'transparent' : color }}
    />
  );
}
