import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import { Edit, useRecordContext } from 'react-admin';
import type { ContactRecord } from '../../../engine/contract/index.ts';
import { RecordForm } from '../forms/RecordForm.tsx';
import { ContactInputs } from './ContactInputs.tsx';
import { ContactIdentity } from './ContactIdentity.tsx';
import { ContactLink } from './ContactLink.tsx';
import { ContactMerges } from './merging/ContactMerges.tsx';
import { MergedAwayNotice } from './merging/MergedAwayNotice.tsx';
import { MessagesOutside } from './MessagesOutside.tsx';

export function ContactEdit() {
  return (
    <Edit component="div">
      <ContactPage />
    </Edit>
  );
}

function ContactPage() {
  const contact = useRecordContext<ContactRecord>();
  const isMerged = Boolean(contact?.mergedInto);
  return (
    // On a telephone the form's buttons stay at the bottom of the screen, over what is below the form.
    <Box sx={{ display: 'grid', gap: 2, pb: { xs: contact?.mergedInto ? 0 : 9, sm: 0 }, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' }, alignItems: 'start' }}>
      {contact?.mergedInto ? (
        <MergedAwayNotice contactId={contact.mergedInto} />
      ) : (
        <Card>
          <RecordForm>
            <ContactInputs />
          </RecordForm>
        </Card>
      )}
      <Card sx={{ p: 2.5, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2.5 }}>
        {!isMerged && <ContactLink />}
        <ContactIdentity />
        <ContactMerges />
      </Card>
      <MessagesOutside />
    </Box>
  );
}
