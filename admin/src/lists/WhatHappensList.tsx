import DotIcon from '@mui/icons-material/CheckRounded';
import WarningIcon from '@mui/icons-material/WarningAmberRounded';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useT, type MessageKey } from '../i18n/useT.ts';

/** One thing that will happen, ready to be translated. */
export interface WhatHappens {
  key: MessageKey;
  values: Record<string, string | number>;
  /** It deserves a second look. */
  isWarning?: boolean;
}

/** What will happen, line by line. */
export function WhatHappensList({ sentences }: { sentences: WhatHappens[] }) {
  const t = useT();
  return (
    <Box component="ul" data-testid="what-happens" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {sentences.map(({ key, values, isWarning }) => (
        <Box component="li" key={`${key} ${JSON.stringify(values)}`} sx={{ display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', columnGap: 1 }}>
          {isWarning ? <WarningIcon color="warning" sx={{ fontSize: 20 }} /> : <DotIcon color="primary" sx={{ fontSize: 20 }} />}
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {t(key, values)}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
