import Box from '@mui/material/Box';
import { useLocale } from 'react-admin';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useNow } from '../inbox/useNow.ts';
import { pauseText, presenceText } from '../layout/pauseModel.ts';
import { PresenceDot } from '../layout/PresenceDot.tsx';

/** Whether somebody is there, and of a pause why and since when. */
export function PresenceCell({ user }: { user: UserRecord }) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const now = useNow();
  const paused = user.presence === 'online' ? pauseText(user, now, { t, locale }) : null;
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1, whiteSpace: paused ? 'normal' : 'nowrap' }}>
      <PresenceDot presence={user.presence} isPaused={user.pausedReason !== null} />
      <span dir="auto">{paused ?? presenceText(user, t)}</span>
    </Box>
  );
}
