import MatchedIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/RemoveCircleOutline';
import SkippedIcon from '@mui/icons-material/ErrorOutline';
import { Box, Typography } from '@mui/material';
import type { DecisionRecord, RoutingTrigger, TriedRule } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';
import { useSpeech } from '../routing/useSpeech.ts';
import { outcomeOf, ruleSentence } from './ruleSentence.ts';

/** When the rules run; after anything else only somebody is looked for. */
const WITH_RULES: ReadonlySet<RoutingTrigger> = new Set(['opened', 'reopened', 'rules_changed', 'try']);

const MARKS = {
  matched: { Icon: MatchedIcon, color: 'success.main' },
  failed: { Icon: FailedIcon, color: 'text.disabled' },
  skipped: { Icon: SkippedIcon, color: 'warning.main' },
} as const;

/** The rules in the order in which they were tried: which matched, and of the others why they did not. */
export function RulesTried({ decision: { rules, trigger } }: { decision: Pick<DecisionRecord, 'rules' | 'trigger'> }) {
  const speech = useSpeech();
  const { t } = speech;
  if (rules.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        {t(WITH_RULES.has(trigger) ? 'decisions.rule.none' : 'decisions.rule.notAgain')}
      </Typography>
    );
  }
  return (
    <Box component="ol" aria-label={t('decisions.section.rules')} sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {rules.map((rule) => (
        <RuleLine key={rule.id} rule={rule} speech={speech} />
      ))}
    </Box>
  );
}

function RuleLine({ rule, speech }: { rule: TriedRule; speech: Speech }) {
  const outcome = outcomeOf(rule);
  const { Icon, color } = MARKS[outcome];
  const sentence = ruleSentence(rule, speech);
  return (
    <Box component="li" data-testid={`rule-${outcome}`} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
      <Icon aria-hidden sx={{ fontSize: 18, mt: '2px', flexShrink: 0, color }} />
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography variant="body2" dir="auto" title={speech.t('decisions.rule.version', { version: rule.version })} sx={{ fontWeight: outcome === 'matched' ? 600 : 500 }}>
          {rule.name}
        </Typography>
        <Typography variant="caption" component="p" color="text.secondary">
          {[speech.t(`decisions.rule.${outcome}`), sentence].filter(Boolean).join(': ')}
        </Typography>
      </Box>
    </Box>
  );
}
