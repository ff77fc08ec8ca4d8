import ArrowIcon from '@mui/icons-material/ArrowForward';
import Box from '@mui/material/Box';
import type { RuleActions, RuleGroup } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { ruleSummary } from '../words/ruleSummary.ts';

/** A rule as a sentence: `Se a primeira mensagem contém “boleto” → Financeiro, menos ocupado`. */
export function RuleText({ rule, speech }: { rule: { when: RuleGroup; then: RuleActions }; speech: Speech }) {
  const { condition, action } = ruleSummary(rule, speech);
  return (
    <Box component="span" sx={{ display: 'block', typography: 'body2', color: 'text.secondary', overflowWrap: 'anywhere' }}>
      {condition}
      <ArrowIcon titleAccess="→" sx={{ fontSize: '1rem', mx: 0.5, verticalAlign: '-0.15em', color: 'primary.main' }} />
      <Box component="span" sx={{ color: 'text.primary', fontWeight: 550 }}>
        {action}
      </Box>
    </Box>
  );
}
