import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import type { RuleProblem } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { problemText } from '../words/ruleSummary.ts';

/** What a rule names and is not there any more, and that it is skipped meanwhile. Nothing for a sound one. */
export function RuleProblems({ problems = [], speech }: { problems: readonly RuleProblem[] | undefined; speech: Speech }) {
  if (problems.length === 0) return null;
  const sentences = [...new Set(problems.map((problem) => problemText(problem, speech))), speech.t('rules.problem.skipped')];
  return (
    <Box data-testid="rule-problems" sx={{ display: 'flex', gap: 0.75, mt: 0.75, color: 'warning.main', typography: 'body2' }}>
      <WarningIcon aria-hidden sx={{ fontSize: '1.15rem', mt: '0.1em' }} />
      <span>{sentences.join(' ')}</span>
    </Box>
  );
}
