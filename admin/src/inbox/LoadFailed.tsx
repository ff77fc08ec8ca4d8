import { Box, Button, Typography } from '@mui/material';
import { useT } from '../i18n/useT.ts';

interface LoadFailedProps {
  sentence: string;
  onRetry: () => void;
}

/** Something could not be fetched: says what, and offers to try again. */
export function LoadFailed({ sentence, onRetry }: LoadFailedProps) {
  const t = useT();
  return (
    <Box role="alert" sx={{ p: 3, textAlign: 'center' }}>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        {sentence}
      </Typography>
      <Button size="small" variant="outlined" onClick={onRetry}>
        {t('inbox.list.retry')}
      </Button>
    </Box>
  );
}
