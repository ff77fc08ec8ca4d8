import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { RULE_FIELD_NAMES, type DecisionRecord, type RuleFieldName } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { valuesText, valueText } from '../../routing/valueText.ts';

/** What the engine knew when it decided, by the names that rules have for it; nothing when nothing was kept. */
export function KnownFacts({ facts }: Pick<DecisionRecord, 'facts'>) {
  const speech = useSpeech();
  const { t } = speech;
  const known = RULE_FIELD_NAMES.filter((field) => facts[field] !== undefined);
  if (known.length === 0) return null;
  return (
    <Box component="section" aria-label={t('decisions.section.facts')} sx={{ minWidth: 0 }}>
      <Typography variant="overline" component="h4" color="text.secondary" sx={{ lineHeight: 1.8 }}>
        {t('decisions.section.facts')}
      </Typography>
      <Box component="dl" sx={{ m: 0, mt: 0.5, display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' }, columnGap: 3, rowGap: 0.75 }}>
        {known.map((field) => (
          <Box key={field} sx={{ display: 'flex', gap: 1, justifyContent: 'space-between', borderBottom: 1, borderColor: 'divider', pb: 0.5 }}>
            <Typography component="dt" variant="caption" color="text.secondary" sx={{ flexShrink: 0 }}>
              {t(`routing.field.${field}`)}
            </Typography>
            <Typography component="dd" variant="caption" dir="auto" sx={{ m: 0, minWidth: 0, textAlign: 'end', overflowWrap: 'anywhere' }}>
              {factText(field, facts[field] ?? null, speech)}
            </Typography>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function factText(field: RuleFieldName, fact: NonNullable<DecisionRecord['facts'][RuleFieldName]> | null, speech: Speech): string {
  if (Array.isArray(fact)) return fact.length > 0 ? valuesText(field, fact, speech, 'conjunction') : speech.t('decisions.failed.nothing');
  if (fact === null && field === 'department') return speech.t('decisions.result.inCommonQueue');
  return fact === null ? speech.t('decisions.failed.unknown') : valueText(field, fact, speech);
}
