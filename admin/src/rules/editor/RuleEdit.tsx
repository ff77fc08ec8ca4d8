import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { Loading, useDataProvider } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { RULES_KEY } from '../useRules.ts';
import { RuleEditor } from './RuleEditor.tsx';

/** The page of one rule. */
export default function RuleEdit() {
  const { id = '' } = useParams();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data: rule, error } = useQuery({
    queryKey: [...RULES_KEY, 'opened', id],
    queryFn: async () => (await dataProvider.getOne<RuleRecord>('rules', { id })).data,
    // Each time it is opened, as it is then; not again while it is edited.
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error) return <Alert severity="error">{error.message}</Alert>;
  return rule ? <RuleEditor key={id} rule={rule} /> : <Loading />;
}
