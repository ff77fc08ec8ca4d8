import LinkIcon from '@mui/icons-material/Link';
import LinkOffIcon from '@mui/icons-material/LinkOff';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ReferenceField, TextField, useDataProvider, useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import type { ContactRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { LinkClientDialog } from '../inbox/client/LinkClientDialog.tsx';
import { api } from '../providers/api.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

/** The client that a contact is, and how to say or take back that they are. */
export function ContactLink() {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const contact = useRecordContext<ContactRecord>();
  const [isChoosing, setIsChoosing] = useState(false);
  const { mutate: unlink, isPending } = useMutation({
    mutationFn: (contactId: string) => dataProvider.unlinkContact(contactId),
    onSuccess: () => {
      notify(t('contact.unlinked'), { type: 'success' });
      refresh();
    },
    onError: (error) => notify(error.message, { type: 'error' }),
  });
  if (!contact) return null;

  // The dialog tells the API's own errors, which the data provider rewords for react-admin.
  const link = async (clientId: string) => {
    await api.post<ContactRecord>(`/contacts/${contact.id}/link`, { clientId });
    refresh();
  };

  return (
    <Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {translate('resources.contacts.fields.clientId')}
      </Typography>
      {contact.clientId ? (
        <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
          <ReferenceField source="clientId" reference="clients" link="show">
            <TextField source="name" />
          </ReferenceField>
          <Button size="small" color="inherit" startIcon={<LinkOffIcon />} loading={isPending} onClick={() => unlink(contact.id)}>
            {t('contact.unlink')}
          </Button>
        </Box>
      ) : (
        <Button size="small" variant="outlined" startIcon={<LinkIcon />} onClick={() => setIsChoosing(true)} sx={{ mt: 0.5 }}>
          {t('contact.link')}
        </Button>
      )}
      {isChoosing && <LinkClientDialog title={t('contact.linkTitle', { name: contact.name })} onLink={link} onClose={() => setIsChoosing(false)} />}
    </Box>
  );
}
