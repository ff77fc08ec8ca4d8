import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { DeadLetterRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';

/** For whoever looks into it: folded away until asked for. */
export function TechnicalDetails({ letter: { queue, attempts, reason } }: { letter: DeadLetterRecord }) {
  const t = useT();
  return (
    <Accordion disableGutters elevation={0} square slotProps={{ heading: { component: 'h3' } }} sx={{ bgcolor: 'transparent', border: 0, '&::before': { display: 'none' } }}>
      <AccordionSummary expandIcon={<ExpandMoreIcon fontSize="small" />} sx={{ p: 0, minHeight: 32, width: 'fit-content', gap: 0.5, color: 'text.secondary', '& .MuiAccordionSummary-content': { my: 0.5 } }}>
        <Typography variant="body2">{t('deadLetters.details')}</Typography>
      </AccordionSummary>
      <AccordionDetails sx={{ p: 0, pt: 0.5 }}>
        <Typography variant="caption" color="text.secondary" component="p">
          {t('deadLetters.queue')}: {queue} · {t('deadLetters.attempts')}: {attempts}
        </Typography>
        <Typography variant="body2" sx={{ my: 1, overflowWrap: 'anywhere' }}>
          {t('deadLetters.error')}: {reason.error}: {reason.message}
        </Typography>
        {reason.stack && (
          <Box component="pre" tabIndex={0} sx={{ m: 0, p: 1.5, maxHeight: 200, overflow: 'auto', borderRadius: 1, bgcolor: 'action.hover', fontSize: '0.72rem', lineHeight: 1.5 }}>
            {reason.stack}
          </Box>
        )}
      </AccordionDetails>
    </Accordion>
  );
}
