import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useId, type ReactElement, type ReactNode } from 'react';

interface SettingsCardProps {
  icon: ReactElement;
  title: string;
  hint: string;
  children: ReactNode;
}

/** One subject of the settings: what it is about in a word and a sentence, and its options below each other. */
export function SettingsCard({ icon, title, hint, children }: SettingsCardProps) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, px: { xs: 2, sm: 2.5 }, py: 1.5, borderBottom: 1, borderColor: 'divider' }}>
        <Box aria-hidden sx={{ display: 'grid', placeItems: 'center', flexShrink: 0, width: 36, height: 36, borderRadius: 2, bgcolor: 'primary.light', color: 'primary.dark', '& svg': { fontSize: 20 } }}>
          {icon}
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Typography id={id} variant="subtitle1" component="h2" sx={{ lineHeight: 1.35 }}>
            {title}
          </Typography>
          <Typography variant="body2" color="text.secondary">
            {hint}
          </Typography>
        </Box>
      </Box>
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2, px: { xs: 2, sm: 2.5 }, py: 2 }}>{children}</Box>
    </Card>
  );
}
