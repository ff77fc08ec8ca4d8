import CloseIcon from '@mui/icons-material/Close';
import { Box, IconButton, Typography } from '@mui/material';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

/** The message that the reply being written will quote. */
export function QuotedLine({ message, onCancel }: { message: MessageRecord; onCancel: () => void }) {
  const t = useT();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.75, pl: 1.25, borderLeft: 3, borderColor: 'primary.main' }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="caption" color="primary">
          {t('inbox.composer.replyingTo')}
        </Typography>
        <Typography noWrap variant="body2" color="text.secondary" dir="auto">
          {message.text || t(`inbox.kind.${message.type}`)}
        </Typography>
      </Box>
      <IconButton size="small" aria-label={t('inbox.composer.cancelQuote')} onClick={onCancel}>
        <CloseIcon sx={{ fontSize: 16 }} />
      </IconButton>
    </Box>
  );
}
