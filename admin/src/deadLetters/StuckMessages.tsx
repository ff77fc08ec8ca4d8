import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLocale } from 'react-admin';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { shortDateTime } from '../inbox/timeText.ts';

/** Messages as they were received or written, whatever became of them. */
export function StuckMessages({ messages, messageCount }: { messages: MessageRecord[]; messageCount: number }) {
  const t = useT();
  if (messages.length === 0) return null;
  const more = messageCount - messages.length;
  return (
    <Box>
      <Box
        component="ul"
        aria-label={t('deadLetters.stuckMessages')}
        // Reachable by the keyboard, because it scrolls.
        tabIndex={0}
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1, maxHeight: 260, overflow: 'auto', borderRadius: 1 }}
      >
        {messages.map((message) => (
          <StoredMessage key={message.id} message={message} />
        ))}
      </Box>
      {more > 0 && (
        <Typography variant="caption" color="text.secondary" component="p" sx={{ mt: 0.5 }}>
          {t('deadLetters.moreMessages', { smart_count: more })}
        </Typography>
      )}
    </Box>
  );
}

/** One message with its time; what it has besides text is named. */
export function StoredMessage({ message, author }: { message: MessageRecord; author?: string }) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const isPlain = message.type === 'text';
  return (
    <Box component="li" sx={{ px: 1.5, py: 1, borderRadius: 1, bgcolor: 'action.hover', minWidth: 0 }}>
      {!isPlain && (
        <Typography variant="body2" color="text.secondary" sx={{ fontStyle: 'italic' }}>
          {t(`inbox.kind.${message.type}`)}
        </Typography>
      )}
      {(message.text || isPlain) && (
        <Typography variant="body2" dir="auto" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {message.text || t('deadLetters.noText')}
        </Typography>
      )}
      <Typography variant="caption" color="text.secondary">
        {[author, shortDateTime(message.at, locale)].filter(Boolean).join(' · ')}
      </Typography>
    </Box>
  );
}
