import EndShiftIcon from '@mui/icons-material/WorkHistoryOutlined';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';

/** Ends a colleague's shift, for who looks after the team. Nothing for who has no shift to end. */
export function EndShiftButton({ user, onEndShift }: { user: UserRecord; onEndShift: (user: UserRecord) => void }) {
  const t = useT();
  if (!user.active || (user.load === 0 && user.presence === 'offline')) return null;
  const label = t('leaving.endShiftOf', { name: user.name });
  return (
    <Tooltip title={label}>
      <IconButton
        size="small"
        aria-label={label}
        onClick={(event) => {
          // The line around it leads to the user.
          event.stopPropagation();
          onEndShift(user);
        }}
      >
        <EndShiftIcon fontSize="small" />
      </IconButton>
    </Tooltip>
  );
}
