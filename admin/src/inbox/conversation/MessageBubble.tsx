import LockIcon from '@mui/icons-material/LockOutlined';
import { Box, Typography } from '@mui/material';
import { memo } from 'react';
import { useLocaleState } from 'react-admin';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { clockTime, fullTime } from '../timeText.ts';
import { Bubble, BubbleFoot, BubbleLine } from './bubble.ts';
import { FailedLine } from './FailedLine.tsx';
import { isWithdrawn } from './failureKey.ts';
import { MessageButtons } from '../message/MessageButtons.tsx';
import { MessageContent } from './MessageContent.tsx';
import { EditedMark, MarksAbove, Reactions } from './MessageMarks.tsx';
import { MessageStatusIcon } from './MessageStatusIcon.tsx';

interface MessageBubbleProps {
  message: MessageRecord;
  conversationId: string;
  opens: boolean;
}

export const MessageBubble = memo(function MessageBubble({ message, conversationId, opens }: MessageBubbleProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  if (message.direction === 'system') return <SystemLine message={message} locale={locale} />;
  const isOwn = message.direction !== 'in';
  return (
    <BubbleLine isOwn={isOwn} opens={opens} data-testid="message" data-direction={message.direction} data-status={message.status}>
      {opens && isOwn && <Author message={message} />}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5, maxWidth: '100%', flexDirection: isOwn ? 'row-reverse' : 'row', '&:hover .message-button, & .message-button:focus-visible': { opacity: 1 } }}>
        <Bubble direction={message.direction} opens={opens}>
          <MarksAbove message={message} />
          <MessageContent message={message} />
          <BubbleFoot>
            <EditedMark message={message} />
            <time dateTime={message.at} title={fullTime(message.at, locale)}>
              {clockTime(message.at, locale)}
            </time>
            {message.direction === 'out' && !isWithdrawn(message) && <MessageStatusIcon status={message.status} />}
          </BubbleFoot>
        </Bubble>
        <MessageButtons message={message} />
      </Box>
      <Reactions message={message} />
      {message.status === 'failed' && !message.deletedAt && <FailedLine message={message} conversationId={conversationId} />}
      {message.status === 'unknown' && (
        <Typography variant="caption" color="warning.main" sx={{ mt: 0.25, px: 0.5 }}>
          {t('inbox.status.unknown')}
        </Typography>
      )}
    </BubbleLine>
  );
});

function Author({ message: { direction, author } }: { message: MessageRecord }) {
  const t = useT();
  const name = author?.id === 'phone' ? t('inbox.message.phone') : author?.id === 'system' || author?.id === 'bot' ? t('inbox.message.automatic') : author?.name;
  return (
    <Typography variant="caption" color="text.secondary" sx={{ display: 'flex', alignItems: 'center', gap: 0.5, mb: 0.25, px: 0.5, fontSize: '0.75rem' }}>
      {direction === 'note' && <LockIcon sx={{ fontSize: 13 }} />}
      {direction === 'note' ? [t('inbox.message.note'), name].filter(Boolean).join(' · ') : name}
    </Typography>
  );
}

function SystemLine({ message, locale }: { message: MessageRecord; locale: string }) {
  const t = useT();
  return (
    <Typography
      data-testid="message"
      data-direction="system"
      title={fullTime(message.at, locale)}
      sx={{ alignSelf: 'center', textAlign: 'center', maxWidth: '80%', my: 1, px: 1.5, fontSize: '0.78rem', color: 'text.secondary', whiteSpace: 'pre-wrap' }}
    >
      {message.text || t(`inbox.kind.${message.type}`)} · {clockTime(message.at, locale)}
    </Typography>
  );
}
