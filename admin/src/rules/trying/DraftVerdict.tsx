import Alert from '@mui/material/Alert';
import type { DecisionRecord } from '../../../../engine/contract/index.ts';
import { outcomeOf, ruleSentence } from '../../decisions/ruleSentence.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { verdictOf } from './trial.ts';

const SEVERITIES = { matched: 'success', failed: 'info', skipped: 'warning' } as const;

/** What becomes of the rule that is being edited, before everything else. */
export function DraftVerdict({ decision, ruleId }: { decision: DecisionRecord; ruleId: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const verdict = verdictOf(decision.rules, ruleId);
  if (!verdict) return null;
  if ('endedBy' in verdict) return <Alert role="status" severity="warning">{t('rules.trial.notReached', { name: verdict.endedBy })}</Alert>;
  const outcome = outcomeOf(verdict.rule);
  const why = ruleSentence(verdict.rule, speech) ?? '';
  return <Alert role="status" severity={SEVERITIES[outcome]}>{outcome === 'matched' ? t('rules.trial.matched') : t(`rules.trial.${outcome}`, { why })}</Alert>;
}
