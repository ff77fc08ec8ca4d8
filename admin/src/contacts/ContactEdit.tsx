import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { ContactInputs } from './ContactInputs.tsx';
import { ContactIdentity } from './ContactIdentity.tsx';
import { ContactLink } from './ContactLink.tsx';
import { MessagesOutside } from './MessagesOutside.tsx';

export function ContactEdit() {
  return (
    <Edit component="div">
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' }, alignItems: 'start' }}>
        <Card>
          <RecordForm>
            <ContactInputs />
          </RecordForm>
        </Card>
        <Card sx={{ p: 2.5, display: 'grid', gap: 2.5 }}>
          <ContactLink />
          <ContactIdentity />
        </Card>
        <MessagesOutside />
      </Box>
    </Edit>
  );
}
