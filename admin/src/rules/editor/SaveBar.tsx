import { useQueryClient } from '@tanstack/react-query';
import { DeleteWithConfirmButton, SaveButton, Toolbar } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { RULE_LIST_KEY } from '../useRules.ts';
import { DraftSentence } from './DraftSentence.tsx';

/** Saving, what the form says so far, deleting. It stays in sight while one scrolls; on a telephone react-admin fixes it to the bottom by itself. */
export function SaveBar({ rule }: { rule: RuleRecord | undefined }) {
  const client = useQueryClient();
  return (
    <Toolbar sx={{ position: { sm: 'sticky' }, bottom: { sm: -24 }, zIndex: 2, mt: { sm: 2 }, justifyContent: 'space-between', gap: 2, '&&': { bgcolor: 'background.default', px: { sm: 0.5 } } }}>
      <SaveButton alwaysEnable={!rule} />
      <DraftSentence />
      {rule && <DeleteWithConfirmButton record={rule} redirect="list" mutationMode="pessimistic" confirmColor="warning" mutationOptions={{ onSettled: () => client.invalidateQueries({ queryKey: RULE_LIST_KEY }) }} />}
    </Toolbar>
  );
}
