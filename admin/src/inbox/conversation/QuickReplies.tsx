import { Box, Paper, Typography } from '@mui/material';
import { useT } from '../../i18n/useT.ts';
import type { useQuickReplyChoice } from './useQuickReplyChoice.ts';

type QuickRepliesProps = Pick<ReturnType<typeof useQuickReplyChoice>, 'found' | 'active' | 'listId' | 'optionId' | 'onChoose' | 'isLoading'>;

/** The list above the composer from which a prepared answer is taken. */
export function QuickReplies({ found, active, listId, optionId, onChoose, isLoading }: QuickRepliesProps) {
  const t = useT();
  return (
    <Paper elevation={6} sx={{ position: 'absolute', insetInline: { xs: 8, sm: 16 }, bottom: 'calc(100% + 4px)', maxHeight: 320, overflowY: 'auto', zIndex: 2, py: 0.5, border: 1, borderColor: 'divider' }}>
      <Box id={listId} role="listbox" aria-label={t('inbox.composer.quickReplies')}>
        {found.map((reply, index) => (
          <Box
            key={reply.id}
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            // The text box keeps the focus, so that typing goes on.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(reply.text)}
            sx={{ display: 'flex', gap: 1.5, alignItems: 'baseline', px: 2, py: 0.75, cursor: 'pointer', bgcolor: index === active ? 'action.selected' : 'transparent', '&:hover': { bgcolor: 'action.hover' } }}
          >
            <Typography variant="body2" sx={{ fontWeight: 600, flexShrink: 0, color: 'primary.main' }}>
              /{reply.shortcut}
            </Typography>
            <Typography variant="body2" color="text.secondary" noWrap>
              {reply.text}
            </Typography>
          </Box>
        ))}
      </Box>
      {found.length === 0 && (
        <Typography variant="body2" color="text.secondary" sx={{ px: 2, py: 1 }}>
          {t(isLoading ? 'inbox.composer.loadingQuickReplies' : 'inbox.composer.noQuickReply')}
        </Typography>
      )}
    </Paper>
  );
}
