import { Button, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { PendingFile } from '../files/PendingFile.tsx';
import type { PendingSend } from '../outbox.ts';
import { clockTime } from '../timeText.ts';
import { Bubble, BubbleFoot, BubbleLine } from './bubble.ts';
import { MessageStatusIcon } from './MessageStatusIcon.tsx';
import { MessageText } from './MessageText.tsx';
import { Quote } from './Quote.tsx';

interface PendingBubbleProps {
  send: PendingSend;
  opens: boolean;
  onRetry: (send: PendingSend) => void;
  onDiscard: (send: PendingSend) => void;
}

/** A message that the server has not confirmed: drawn at once, kept in its place when it fails. */
export function PendingBubble({ send, opens, onRetry, onDiscard }: PendingBubbleProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const isFailed = send.status === 'failed';
  return (
    <BubbleLine isOwn opens={opens} data-testid="message" data-direction="out" data-status={isFailed ? 'failed' : 'queued'}>
      <Bubble direction="out" opens={opens} sx={{ opacity: isFailed ? 1 : 0.75 }}>
        {send.quotedText !== undefined && <Quote text={send.quotedText} />}
        {send.file && <PendingFile send={send} file={send.file} onCancel={() => onDiscard(send)} />}
        {send.text !== '' && <MessageText text={send.text} />}
        <BubbleFoot>
          {clockTime(send.at, locale)}
          <MessageStatusIcon status={isFailed ? 'failed' : 'queued'} />
        </BubbleFoot>
      </Bubble>
      {isFailed && (
        <Typography variant="caption" color="error" role="alert" sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 0.5, mt: 0.25 }}>
          {send.error ?? t('inbox.error.unreachable')}
          <Button size="small" color="error" onClick={() => onRetry(send)} sx={{ py: 0, minWidth: 0 }}>
            {t('inbox.message.retry')}
          </Button>
          <Button size="small" color="inherit" onClick={() => onDiscard(send)} sx={{ py: 0, minWidth: 0 }}>
            {t('inbox.message.discard')}
          </Button>
        </Typography>
      )}
    </BubbleLine>
  );
}
