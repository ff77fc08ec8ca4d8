import ForumIcon from '@mui/icons-material/ForumOutlined';
import { Box, Typography } from '@mui/material';
import { useT } from '../i18n/useT.ts';

/** The middle part before a conversation is chosen. */
export function NothingOpen() {
  const t = useT();
  return (
    <Box sx={{ display: 'grid', placeContent: 'center', justifyItems: 'center', height: '100%', p: 4, textAlign: 'center', bgcolor: 'background.default' }}>
      <ForumIcon sx={{ fontSize: 56, color: 'text.disabled', mb: 2 }} />
      <Typography variant="h6" component="h2">
        {t('inbox.empty.conversation')}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
        {t('inbox.empty.conversationHint')}
      </Typography>
    </Box>
  );
}
