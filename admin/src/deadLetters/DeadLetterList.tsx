import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { List, Pagination, RecordContextProvider, useListContext } from 'react-admin';
import type { DeadLetterRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { EmptyList } from '../lists/EmptyList.tsx';
import { DeadLetterCard } from './DeadLetterCard.tsx';

/** The sweeper mends, and finds, at any time. */
const LOOK_AGAIN = { refetchInterval: 15_000 };
const PER_PAGE = 25;
const SORT = { field: 'lastAt', order: 'DESC' } as const;

/** What failed for good, latest first, one card each. */
export function DeadLetterList() {
  return (
    <List<DeadLetterRecord> component="div" actions={false} exporter={false} empty={<EmptyList />} pagination={<PagesIfAny />} perPage={PER_PAGE} sort={SORT} queryOptions={LOOK_AGAIN}>
      <DeadLetterCards />
    </List>
  );
}

function DeadLetterCards() {
  const t = useT();
  const { data } = useListContext<DeadLetterRecord>();
  return (
    <Stack gap={2} sx={{ maxWidth: 860 }}>
      <Typography color="text.secondary">{t('deadLetters.intro')}</Typography>
      {data?.map((letter) => (
        <RecordContextProvider key={letter.id} value={letter}>
          <DeadLetterCard letter={letter} />
        </RecordContextProvider>
      ))}
    </Stack>
  );
}

/** Hardly ever more than a page. */
function PagesIfAny() {
  const { total = 0 } = useListContext();
  return total > PER_PAGE ? <Pagination rowsPerPageOptions={[]} /> : null;
}
