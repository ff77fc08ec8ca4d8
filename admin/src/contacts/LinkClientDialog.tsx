import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { AutocompleteInput, Form, ReferenceInput, required, useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { ClientRecord, ContactRecord } from '../../../engine/contract/index.ts';
import { formatDocument } from '../clients/clientModel.ts';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

/** Chooses the client that a contact is. */
export function LinkClientDialog({ contact, onClose }: { contact: Pick<ContactRecord, 'id' | 'name'>; onClose: () => void }) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const dataProvider = useDataProvider<BalcaoDataProvider>();

  const link = async ({ clientId }: { clientId?: string }) => {
    if (!clientId) return;
    try {
      await dataProvider.linkContact(contact.id, clientId);
      notify(t('contact.linked'), { type: 'success' });
      onClose();
      refresh();
    } catch (error) {
      notify(error instanceof Error ? error.message : 'ra.notification.http_error', { type: 'error' });
    }
  };

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="link-title">
      <Form record={{}} onSubmit={link}>
        <DialogTitle id="link-title">{t('contact.linkTitle', { name: contact.name })}</DialogTitle>
        <DialogContent>
          <ReferenceInput source="clientId" reference="clients" sort={{ field: 'name', order: 'ASC' }} perPage={25}>
            <AutocompleteInput
              label="resources.contacts.fields.clientId"
              optionText={(client?: ClientRecord) => (client ? [client.name, formatDocument(client.document)].filter(Boolean).join(' · ') : '')}
              validate={required()}
              helperText={false}
            />
          </ReferenceInput>
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {translate('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained">
            {t('contact.link')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
