import { Box, IconButton } from '@mui/material';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useAmendment } from './useAmendment.ts';

/** Those that WhatsApp offers first. */
const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** Reacts to a message; the one that stands there already is taken back. */
export function ReactionPicker({ message, onDone }: { message: MessageRecord; onDone: () => void }) {
  const t = useT();
  const amendment = useAmendment(message);
  const own = message.reactions?.find(({ by }) => by === 'us')?.emoji;
  const offered = own !== undefined && !EMOJIS.includes(own) ? [...EMOJIS, own] : EMOJIS;
  return (
    <Box component="li" role="none" sx={{ display: 'flex', px: 1, pb: 0.5, mb: 0.5, borderBottom: 1, borderColor: 'divider' }}>
      {offered.map((emoji) => (
        <IconButton
          key={emoji}
          role="menuitemcheckbox"
          aria-checked={emoji === own}
          aria-label={t(emoji === own ? 'inbox.message.unreact' : 'inbox.message.react', { emoji })}
          onClick={() => {
            amendment.mutate({ kind: 'reaction', emoji: emoji === own ? null : emoji });
            onDone();
          }}
          sx={{ width: 38, height: 38, fontSize: '1.25rem', color: 'text.primary', ...(emoji === own && { bgcolor: 'action.selected' }) }}
        >
          {emoji}
        </IconButton>
      ))}
    </Box>
  );
}
