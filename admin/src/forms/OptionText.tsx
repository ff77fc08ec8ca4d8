import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** An option's name and, below it, what it will do. */
export function OptionText({ title, hint }: { title: string; hint: string }) {
  return (
    <Box component="span" sx={{ display: 'block', minWidth: 0 }}>
      <Typography component="span" variant="body2" sx={{ display: 'block', fontWeight: 550, lineHeight: 1.6 }}>
        {title}
      </Typography>
      <Typography component="span" variant="body2" color="text.secondary" sx={{ display: 'block', lineHeight: 1.4, fontSize: '0.8125rem' }}>
        {hint}
      </Typography>
    </Box>
  );
}
