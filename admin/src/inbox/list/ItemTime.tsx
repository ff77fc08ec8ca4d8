import ClockIcon from '@mui/icons-material/ScheduleRounded';
import { Box, Typography } from '@mui/material';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { duration, listTime, waitingUrgency } from '../timeText.ts';

interface ItemTimeProps {
  conversation: ConversationRecord;
  now: number;
  locale: string;
}

const COLORS = { fine: 'text.secondary', late: 'warning.main', veryLate: 'error.main' } as const;

/** How long a waiting customer waits, with growing urgency; of others, when the last message came. */
export function ItemTime({ conversation, now, locale }: ItemTimeProps) {
  const t = useT();
  const { waitingSince, state, lastMessage, closedAt, openedAt } = conversation;
  if (state === 'waiting' && waitingSince) {
    const time = duration(waitingSince, now, locale);
    const urgency = waitingUrgency(waitingSince, now);
    return (
      <Box
        aria-label={time ? t('inbox.list.waitingFor', { time }) : t('inbox.list.waitingNow')}
        sx={{ display: 'flex', alignItems: 'center', gap: 0.4, color: COLORS[urgency], fontSize: '0.75rem', fontWeight: urgency === 'fine' ? 500 : 650, whiteSpace: 'nowrap' }}
      >
        <ClockIcon sx={{ fontSize: 13 }} />
        {time ?? t('inbox.list.now')}
      </Box>
    );
  }
  return (
    <Typography component="time" noWrap sx={{ fontSize: '0.75rem', color: 'text.secondary', flexShrink: 0 }}>
      {listTime((state === 'closed' ? closedAt : lastMessage?.at) ?? openedAt, now, locale)}
    </Typography>
  );
}
