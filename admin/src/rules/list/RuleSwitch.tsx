import Switch from '@mui/material/Switch';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { errorSentence } from '../errorSentence.ts';
import { RULES_KEY } from '../useRules.ts';

/** Switches a rule on or off at once; it falls back, with the API's sentence, when that is refused. */
export function RuleSwitch({ rule: { id, name, enabled, version } }: { rule: RuleRecord }) {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (next: boolean) => dataProvider.update<RuleRecord>('rules', { id, data: { enabled: next, ifVersion: version }, previousData: {} }),
    onSuccess: (_saved, next) => notify(t(next ? 'rules.switchedOn' : 'rules.switchedOff'), { type: 'info' }),
    onError: (error) => notify(errorSentence(error), { type: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: RULES_KEY }),
  });
  return (
    <Switch
      checked={isPending ? variables : enabled}
      onChange={(_event, next) => mutate(next)}
      disabled={isPending}
      slotProps={{ input: { role: 'switch', 'aria-label': t('rules.switch', { name }) } }}
    />
  );
}
