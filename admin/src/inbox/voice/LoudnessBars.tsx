import { Box } from '@mui/material';
import { heightOf } from './voiceModel.ts';

/** More than the widest composer shows. */
const BARS = 240;

/** How loud the last seconds were, the newest at the right. Says nothing to whoever does not see it: the timer runs for them. */
export function LoudnessBars({ loudness, isLive }: { loudness: readonly number[]; isLive: boolean }) {
  const shown = loudness.slice(-BARS);
  // Keyed by their place in the recording, so that a bar moves on instead of changing.
  const first = loudness.length - BARS;
  return (
    <Box aria-hidden data-testid="loudness" sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: '2px', flex: 1, minWidth: 0, height: 28, overflow: 'hidden', color: isLive ? 'primary.main' : 'text.disabled' }}>
      {Array.from({ length: BARS }, (_, index) => {
        const height = heightOf(shown[index - (BARS - shown.length)] ?? 0);
        return <Box key={first + index} component="span" sx={BAR} style={{ height: `${Math.round(3 + height * 23)}px`, opacity: height > 0 ? 1 : 0.35 }} />;
      })}
    </Box>
  );
}

const BAR = { flexShrink: 0, width: 3, borderRadius: 2, bgcolor: 'currentColor' } as const;
