import SnoozeIcon from '@mui/icons-material/AlarmRounded';
import ReplyIcon from '@mui/icons-material/MarkChatUnreadOutlined';
import WaitingIcon from '@mui/icons-material/HourglassTopRounded';
import type { ConversationAlert } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { Pill } from './Pill.tsx';

const LOOKS = {
  waiting: { Icon: WaitingIcon, color: 'error' },
  firstReply: { Icon: ReplyIcon, color: 'warning' },
  snooze: { Icon: SnoozeIcon, color: 'info' },
} as const;

/** A deadline that passed. Without its words it is its icon, which says them to who asks. */
export function AlertMark({ alert, hasWords = true }: { alert: ConversationAlert; hasWords?: boolean }) {
  const t = useT();
  const { Icon, color } = LOOKS[alert];
  return <Pill color={color} icon={<Icon />} text={t(`inbox.alert.${alert}`)} hint={t(`inbox.alert.${alert}Hint`)} hasWords={hasWords} testId={`alert-${alert}`} />;
}
