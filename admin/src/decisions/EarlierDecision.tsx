import ExpandIcon from '@mui/icons-material/ExpandMoreOutlined';
import { Accordion, AccordionDetails, AccordionSummary, Box, Typography } from '@mui/material';
import type { DecisionRecord } from '../../../engine/contract/index.ts';
import { shortDateTime } from '../inbox/timeText.ts';
import { useSpeech } from '../routing/useSpeech.ts';
import { DecisionView } from './DecisionView.tsx';
import { resultHeadline } from './resultHeadline.ts';

/** When it was and what came of it; the whole of it when it is opened. */
export function EarlierDecision({ decision, viewerId }: { decision: DecisionRecord; viewerId?: string }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  return (
    <Accordion disableGutters elevation={0} slotProps={{ transition: { unmountOnExit: true } }} sx={{ bgcolor: 'transparent', borderTop: 1, borderColor: 'divider', '&::before': { display: 'none' } }}>
      <AccordionSummary expandIcon={<ExpandIcon />} sx={{ px: 0, '& .MuiAccordionSummary-content': { my: 1, minWidth: 0 } }}>
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="body2" sx={{ fontWeight: 550 }}>
            {resultHeadline(decision, viewerId, speech)}
          </Typography>
          <Typography variant="caption" color="text.secondary" component="p">
            {t('decisions.why.at', { time: shortDateTime(decision.at, locale), trigger: t(`decisions.trigger.${decision.trigger}`) })}
          </Typography>
        </Box>
      </AccordionSummary>
      <AccordionDetails sx={{ px: 0, pt: 0.5, pb: 2 }}>
        <DecisionView decision={decision} viewerId={viewerId} />
      </AccordionDetails>
    </Accordion>
  );
}
