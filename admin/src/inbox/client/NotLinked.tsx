import LinkIcon from '@mui/icons-material/LinkRounded';
import AddIcon from '@mui/icons-material/PersonAddAltOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useT } from '../../i18n/useT.ts';

interface NotLinkedProps {
  onCreate: () => void;
  onLink: () => void;
}

/** The number belongs to no client yet: offers to register one or to choose one. */
export function NotLinked({ onCreate, onLink }: NotLinkedProps) {
  const t = useT();
  return (
    <Box sx={{ p: 2, border: 1, borderStyle: 'dashed', borderColor: 'divider', borderRadius: 1.5, textAlign: 'center' }}>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        {t('inbox.client.notLinked')}
      </Typography>
      <Button fullWidth variant="contained" startIcon={<AddIcon />} onClick={onCreate} sx={{ mb: 1 }}>
        {t('inbox.client.create')}
      </Button>
      <Button fullWidth variant="outlined" color="inherit" startIcon={<LinkIcon />} onClick={onLink}>
        {t('inbox.client.link')}
      </Button>
    </Box>
  );
}
