import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useGetOne, useRedirect } from 'react-admin';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactTitle } from '../../inbox/contactName.ts';

/** In place of the form of a contact that was merged: nothing is changed here any more. */
export function MergedAwayNotice({ contactId }: { contactId: string }) {
  const t = useT();
  const redirect = useRedirect();
  const { data: kept } = useGetOne<ContactRecord>('contacts', { id: contactId });
  return (
    <Alert
      severity="info"
      action={
        <Button size="small" color="inherit" onClick={() => redirect('edit', 'contacts', contactId)}>
          {t('merge.openKept')}
        </Button>
      }
    >
      {t('merge.away', { name: kept ? contactTitle(kept) : '…' })}
    </Alert>
  );
}
