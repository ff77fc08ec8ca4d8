import ArrowIcon from '@mui/icons-material/ArrowForward';
import Box from '@mui/material/Box';
import type { RuleActions, RuleGroup } from '../../../../engine/contract/index.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { ruleSummary } from '../words/ruleSummary.ts';

/** A rule as a sentence: `Se a primeira mensagem contém “boleto” → Financeiro, menos ocupado`. */
export function RuleText({ rule }: { rule: { when: RuleGroup; then: RuleActions } }) {
  const { condition, action } = ruleSummary(rule, useSpeech());
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
