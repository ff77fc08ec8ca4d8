import { Box, Skeleton } from '@mui/material';
import { useT } from '../../i18n/useT.ts';

/** In px; about as high as a conversation. */
const LINE_HEIGHT = 72;

export function ListSkeleton({ lines = 8 }: { lines?: number }) {
  const t = useT();
  return (
    <Box aria-busy aria-label={t('inbox.list.loading')}>
      {Array.from({ length: lines }, (_line, index) => (
        <Box key={index} sx={{ display: 'flex', gap: 1.5, alignItems: 'center', height: LINE_HEIGHT, px: 2, borderBottom: 1, borderColor: 'divider' }}>
          <Skeleton variant="circular" width={40} height={40} />
          <Box sx={{ flex: 1 }}>
            <Skeleton width={`${45 + ((index * 17) % 30)}%`} />
            <Skeleton width={`${65 + ((index * 23) % 30)}%`} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
