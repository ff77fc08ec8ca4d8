import CloseIcon from '@mui/icons-material/Close';
import { Box, Dialog, DialogContent, DialogTitle, IconButton, Skeleton, Typography } from '@mui/material';
import type { DecisionRecord } from '../../../engine/contract/index.ts';
import { LoadFailed } from '../inbox/LoadFailed.tsx';
import { shortDateTime } from '../inbox/timeText.ts';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { useSpeech } from '../routing/useSpeech.ts';
import { DecisionView } from './DecisionView.tsx';
import { EarlierDecision } from './EarlierDecision.tsx';

interface WhyDialogProps {
  question: string;
  /** Newest first; undefined while they are fetched. */
  decisions: readonly DecisionRecord[] | undefined;
  hasFailed?: boolean;
  viewerId?: string;
  onRetry?: () => void;
  onClose: () => void;
}

/** The newest decision as the answer to a question, and the earlier ones below it. */
export function WhyDialog({ question, decisions, hasFailed = false, viewerId, onRetry = () => undefined, onClose }: WhyDialogProps) {
  const { t } = useSpeech();
  return (
    <Dialog open fullWidth fullScreen={useIsPhone()} maxWidth="sm" onClose={onClose} aria-labelledby="why-title">
      <DialogTitle id="why-title" sx={{ pr: 7 }} dir="auto">
        {question}
      </DialogTitle>
      <IconButton aria-label={t('decisions.why.close')} onClick={onClose} sx={{ position: 'absolute', top: 10, right: 12 }}>
        <CloseIcon fontSize="small" />
      </IconButton>
      <DialogContent sx={{ pt: 0 }}>
        <Answer decisions={decisions} hasFailed={hasFailed} viewerId={viewerId} onRetry={onRetry} />
      </DialogContent>
    </Dialog>
  );
}

function Answer({ decisions, hasFailed, viewerId, onRetry }: Pick<WhyDialogProps, 'decisions' | 'hasFailed' | 'viewerId'> & { onRetry: () => void }) {
  const { t, locale } = useSpeech();
  if (!decisions) return hasFailed ? <LoadFailed sentence={t('decisions.why.loadFailed')} onRetry={onRetry} /> : <Skeleton variant="rounded" height={220} />;
  const [newest, ...earlier] = decisions;
  if (!newest) {
    return (
      <Typography variant="body2" color="text.secondary">
        {t('decisions.why.none')}
      </Typography>
    );
  }
  return (
    <>
      <Box data-testid="newest-decision">
        <DecisionView decision={newest} viewerId={viewerId} />
        <Typography variant="caption" color="text.secondary" component="p" sx={{ mt: 2 }}>
          {t('decisions.why.at', { time: shortDateTime(newest.at, locale), trigger: t(`decisions.trigger.${newest.trigger}`) })}
        </Typography>
      </Box>
      {earlier.length > 0 && (
        <Box component="section" aria-label={t('decisions.why.earlier')} sx={{ mt: 2.5 }}>
          <Typography variant="overline" component="h3" color="text.secondary">
            {t('decisions.why.earlier')}
          </Typography>
          {earlier.map((decision) => (
            // Two of one moment are never of one trigger.
            <EarlierDecision key={`${decision.at} ${decision.trigger}`} decision={decision} viewerId={viewerId} />
          ))}
        </Box>
      )}
    </>
  );
}
