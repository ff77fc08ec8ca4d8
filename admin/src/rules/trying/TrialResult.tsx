import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { DRAFT_RULE_ID, type RuleTryInput } from '../../../../engine/contract/index.ts';
import { DecisionView } from '../../decisions/DecisionView.tsx';
import { resultHeadline } from '../../decisions/resultHeadline.ts';
import { useT } from '../../i18n/useT.ts';
import { visuallyHidden } from '../../layout/visuallyHidden.ts';
import { DraftVerdict } from './DraftVerdict.tsx';
import { isWhole, type TriedDraft } from './trial.ts';
import { useTrial } from './useTrial.ts';

/** The answer: what becomes of the rule in the form, and of the conversation. Screen readers are told those two, and read the rest when they like. */
export function TrialResult({ body, draft }: { body: RuleTryInput | null; draft: TriedDraft | undefined }) {
  const t = useT();
  const { data: decision, error, isFetching } = useTrial(body);
  if (!body) return <Typography variant="body2" color="text.secondary">{t('rules.trial.pick')}</Typography>;
  return (
    <Box role="region" aria-label={t('rules.trial.result')} aria-busy={isFetching} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5, pt: 1.5, borderTop: 1, borderColor: 'divider', position: 'relative' }}>
      {isFetching && <LinearProgress aria-hidden sx={{ position: 'absolute', top: 0, left: 0, right: 0, height: 2 }} />}
      {error && <Alert severity="error">{error.message}</Alert>}
      {draft && !isWhole(draft) && <Alert severity="info">{t('rules.trial.incomplete')}</Alert>}
      {decision && !error && (
        <>
          {draft && isWhole(draft) && <DraftVerdict decision={decision} ruleId={draft.saved?.id ?? DRAFT_RULE_ID} />}
          <Box role="status" sx={visuallyHidden}>
            {resultHeadline(decision, undefined, { t })}
          </Box>
          <DecisionView decision={decision} />
        </>
      )}
    </Box>
  );
}
