import { Box, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { fullTime } from '../timeText.ts';
import { isWithdrawn } from './failureKey.ts';

/** What is to be known of a message besides what it says, above it: forwarded, to be seen once, taken back. */
export function MarksAbove({ message }: { message: MessageRecord }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const marks = [
    message.isForwarded && { text: t('inbox.message.forwarded') },
    message.isViewOnce && { text: t('inbox.message.viewOnce') },
    message.deletedAt && { text: t(isWithdrawn(message) ? 'inbox.message.withdrawn' : 'inbox.message.deleted'), title: fullTime(message.deletedAt, locale) },
  ].filter((mark) => typeof mark === 'object');
  return marks.map(({ text, ...mark }) => (
    <Typography key={text} variant="caption" color="text.secondary" {...mark} sx={{ display: 'block', fontStyle: 'italic' }}>
      {text}
    </Typography>
  ));
}

/** That it was changed, beside its time. */
export function EditedMark({ message: { editedAt } }: { message: MessageRecord }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  return editedAt ? <span title={fullTime(editedAt, locale)}>{t('inbox.message.edited')}</span> : null;
}

/** What both sides reacted with, below it. */
export function Reactions({ message: { reactions } }: { message: MessageRecord }) {
  const t = useT();
  if (!reactions?.length) return null;
  return (
    <Box sx={{ display: 'flex', gap: 0.5, mt: -0.5, mx: 1, zIndex: 1 }}>
      {reactions.map(({ by, emoji }) => (
        <Box key={by} component="span" role="img" aria-label={`${t(`inbox.message.reactionBy.${by}`)}: ${emoji}`} title={t(`inbox.message.reactionBy.${by}`)} sx={{ px: 0.75, borderRadius: 3, bgcolor: 'background.paper', border: 1, borderColor: 'divider', fontSize: '0.9rem', lineHeight: 1.5 }}>
          {emoji}
        </Box>
      ))}
    </Box>
  );
}
