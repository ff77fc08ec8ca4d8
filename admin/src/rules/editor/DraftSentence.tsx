import Box from '@mui/material/Box';
import { useWatch } from 'react-hook-form';
import { thenDo } from '../../../../engine/contract/index.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { RuleText } from '../list/RuleText.tsx';
import { toActions, type RuleFormValues } from '../ruleFormValues.ts';

/** What the form says so far, as a sentence. There is no room for it on a telephone. */
export function DraftSentence() {
  const speech = useSpeech();
  const [when, actions] = useWatch<RuleFormValues, ['when', 'then']>({ name: ['when', 'then'] });
  return (
    <Box role="note" aria-label={speech.t('rules.form.sentence')} data-testid="draft-sentence" sx={{ display: { xs: 'none', sm: '-webkit-box' }, WebkitLineClamp: 3, WebkitBoxOrient: 'vertical', overflow: 'hidden', flex: 1, minWidth: 0 }}>
      <RuleText speech={speech} rule={{ when, ...thenDo(toActions(actions)) }} />
    </Box>
  );
}
