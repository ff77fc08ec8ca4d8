import DoneIcon from '@mui/icons-material/Done';
import DoneAllIcon from '@mui/icons-material/DoneAll';
import FailedIcon from '@mui/icons-material/ErrorOutline';
import UnknownIcon from '@mui/icons-material/HelpOutline';
import ClockIcon from '@mui/icons-material/Schedule';
import { Tooltip } from '@mui/material';
import type { MessageStatus } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

const LOOKS = {
  queued: { Icon: ClockIcon, color: 'text.disabled' },
  sending: { Icon: ClockIcon, color: 'text.secondary' },
  sent: { Icon: DoneIcon, color: 'text.secondary' },
  delivered: { Icon: DoneAllIcon, color: 'text.secondary' },
  read: { Icon: DoneAllIcon, color: 'info.main' },
  failed: { Icon: FailedIcon, color: 'error.main' },
  unknown: { Icon: UnknownIcon, color: 'warning.main' },
} as const;

/** The tick of an outgoing message: from the clock of the queue to the two blue ones of a read message. */
export function MessageStatusIcon({ status }: { status: MessageStatus }) {
  const t = useT();
  if (status === 'received') return null;
  const { Icon, color } = LOOKS[status];
  const label = t(`inbox.status.${status}`);
  return (
    <Tooltip title={label}>
      <Icon role="img" aria-hidden={false} aria-label={label} data-testid={`status-${status}`} sx={{ fontSize: 15, color }} />
    </Tooltip>
  );
}
