import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDataProvider, useRecordContext } from 'react-admin';
import type { ContactRecord, MessageRecord } from '../../../engine/contract/index.ts';
import { StoredMessage } from '../deadLetters/StuckMessages.tsx';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { contactTitle } from '../inbox/contactName.ts';

/** What a contact wrote that stands in no conversation, newest first; nothing when there is none. */
export function MessagesOutside() {
  const t = useT();
  const contact = useRecordContext<ContactRecord>();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['contacts', 'outside', contact?.id],
    queryFn: ({ pageParam, signal }) => dataProvider.contactMessages(contact?.id ?? '', pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: contact !== undefined,
  });
  const messages = data?.pages.flatMap((page) => page.messages.toReversed()) ?? [];
  if (!contact || messages.length === 0) return null;
  const authorOf = ({ direction }: MessageRecord) => (direction === 'in' ? contactTitle(contact) : direction === 'out' ? t('deadLetters.outside.company') : undefined);
  return (
    // On a telephone the form's buttons stay at the bottom of the screen, before what is below the form.
    <Card component="section" aria-labelledby="messages-outside" sx={{ p: 2.5, gridColumn: '1 / -1', mb: { xs: 9, sm: 0 } }}>
      <Typography id="messages-outside" variant="subtitle1" component="h2" sx={{ fontWeight: 600 }}>
        {t('deadLetters.outside.title')}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        {t('deadLetters.outside.hint')}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1 }}>
        {messages.map((message) => (
          <StoredMessage key={message.id} message={message} author={authorOf(message)} />
        ))}
      </Box>
      {hasNextPage && (
        <Button size="small" sx={{ mt: 1 }} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('deadLetters.outside.older')}
        </Button>
      )}
    </Card>
  );
}
