import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Colleague } from '../inbox/resourceQueries.ts';
import { useT } from '../i18n/useT.ts';
import { presenceText } from '../layout/pauseModel.ts';
import { PresenceDot } from '../layout/PresenceDot.tsx';

/** Somebody who may receive: whether they are there, and how much they have. */
export function ColleagueOption({ colleague: { name, presence, pausedReason, load, capacity } }: { colleague: Colleague }) {
  const t = useT();
  const isFull = load !== undefined && capacity !== undefined && load >= capacity;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25, width: '100%', minWidth: 0 }}>
      {presence && <PresenceDot presence={presence} isPaused={Boolean(pausedReason)} />}
      <Typography variant="body2" noWrap sx={{ flex: 1 }}>
        {name}
        {presence && (
          <Typography component="span" variant="caption" color="text.secondary" sx={{ ml: 1 }}>
            {presenceText({ presence, pausedReason }, t)}
          </Typography>
        )}
      </Typography>
      {load !== undefined && capacity !== undefined && (
        <Typography variant="caption" title={t('inbox.transfer.loadHint')} sx={{ color: isFull ? 'warning.main' : 'text.secondary', fontWeight: isFull ? 600 : 400, fontVariantNumeric: 'tabular-nums' }}>
          {t('inbox.transfer.load', { load, capacity })}
        </Typography>
      )}
    </Box>
  );
}
