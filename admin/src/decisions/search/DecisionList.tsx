import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { List, Pagination, useListContext } from 'react-admin';
import type { DecisionRow } from '../../../../engine/contract/index.ts';
import { EmptyList } from '../../lists/EmptyList.tsx';
import { useSpeech } from '../../routing/useSpeech.ts';
import { DecisionFilters } from './DecisionFilters.tsx';
import { DecisionLine } from './DecisionLine.tsx';

/** The engine decides all day. */
const LOOK_AGAIN = { refetchInterval: 30_000 };
const PER_PAGE = 25;
const SORT = { field: 'at', order: 'DESC' } as const;

/** What the engine decided about every conversation, newest first, and how to find the one that somebody asks about. */
export default function DecisionList() {
  return (
    <List<DecisionRow> component="div" actions={false} exporter={false} empty={<EmptyList />} pagination={<PagesIfAny />} perPage={PER_PAGE} sort={SORT} queryOptions={LOOK_AGAIN}>
      <DecisionLines />
    </List>
  );
}

function DecisionLines() {
  const speech = useSpeech();
  const { t } = speech;
  const { data } = useListContext<DecisionRow>();
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2, maxWidth: 1080 }}>
      <Typography color="text.secondary">{t('decisions.search.intro')}</Typography>
      <DecisionFilters />
      {data?.length === 0 && (
        <Typography color="text.secondary" sx={{ py: 6, textAlign: 'center' }}>
          {t('decisions.search.nothing')}
        </Typography>
      )}
      {data && data.length > 0 && (
        <Paper component="ul" variant="outlined" aria-label={t('decisions.search.list')} sx={{ m: 0, p: 0, listStyle: 'none', overflow: 'hidden', '& > li + li': { borderTop: 1, borderColor: 'divider' } }}>
          {data.map((row) => (
            <DecisionLine key={row.id} row={row} speech={speech} />
          ))}
        </Paper>
      )}
    </Box>
  );
}

/** Nothing below a list that fits. */
function PagesIfAny() {
  const { total = 0 } = useListContext();
  return total > PER_PAGE ? <Pagination rowsPerPageOptions={[]} /> : null;
}
