import OfflineIcon from '@mui/icons-material/CloudOffOutlined';
import { Box, Collapse } from '@mui/material';
import { useEffect, useState } from 'react';
import { useT } from '../i18n/useT.ts';
import { useLiveStatus } from '../providers/live.ts';
import { noteColors } from './noteColors.ts';

/** A connection that comes back within so many ms is not worth a word. */
const PATIENCE = 1_500;

export function ConnectionBanner() {
  const t = useT();
  const isOffline = useLiveStatus() === 'offline';
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(isOffline), isOffline ? PATIENCE : 0);
    return () => clearTimeout(timer);
  }, [isOffline]);
  return (
    <Collapse in={isShown} unmountOnExit>
      <Box
        role="status"
        data-testid="connection-banner"
        sx={(theme) => ({ display: 'flex', alignItems: 'center', justifyContent: 'center', gap: 1, py: 0.5, fontSize: '0.8125rem', fontWeight: 550, color: 'warning.main', bgcolor: noteColors(theme).ground })}
      >
        <OfflineIcon sx={{ fontSize: 16 }} />
        {t('inbox.live.offline')}
      </Box>
    </Collapse>
  );
}
