import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Form, ResourceContextProvider } from 'react-admin';
import type { ClientRecord, ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { ClientInputs } from '../../clients/ClientInputs.tsx';
import { toClientPayload } from '../../clients/clientModel.ts';
import { api, ApiError } from '../../providers/api.ts';
import { contactName } from '../contactName.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { useClient } from '../resourceQueries.ts';
import { useErrorSentence } from '../useReportError.ts';
import { useSay } from '../useSay.ts';

interface ClientDialogProps {
  contact: ConversationRecord['contact'];
  /** The client to change; a new one without. */
  clientId?: string;
  /** What follows saving, for a new client: linking it. */
  onSaved?: (clientId: string) => Promise<void>;
  onClose: () => void;
}

/** Registers a client for the contact, or changes the one it has, without leaving the conversation. */
export function ClientDialog({ contact, clientId, onSaved, onClose }: ClientDialogProps) {
  const t = useT();
  const say = useSay();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const formId = useId();
  const { data: known } = useClient(clientId ?? null);
  const [problem, setProblem] = useState<string>();
  const [isSaving, setIsSaving] = useState(false);
  // A client that was registered but could not be linked is changed, not registered twice, by the next try.
  const [registeredId, setRegisteredId] = useState(clientId);
  const [fresh] = useState({ name: contactName(contact), phones: contact.phone ? [contact.phone] : [] });

  const submit = async (values: object) => {
    setIsSaving(true);
    setProblem(undefined);
    try {
      const payload = toClientPayload(values as Partial<ClientRecord>);
      const saved = registeredId ? await api.put<ClientRecord>(`/clients/${registeredId}`, payload) : await api.post<ClientRecord>('/clients', payload);
      setRegisteredId(saved.id);
      client.setQueryData(inboxKeys.client(saved.id), saved);
      void client.invalidateQueries({ queryKey: ['clients'] });
      await onSaved?.(saved.id);
      say(clientId ? 'inbox.client.saved' : 'inbox.client.created', { type: 'success' });
      onClose();
      return undefined;
    } catch (error) {
      setProblem(sentence(error));
      return error instanceof ApiError ? error.fields : undefined;
    } finally {
      setIsSaving(false);
    }
  };

  return (
    <Dialog open fullWidth maxWidth="md" onClose={onClose} aria-labelledby={`${formId}-title`}>
      <DialogTitle id={`${formId}-title`}>{t(clientId ? 'inbox.client.edit' : 'inbox.client.create')}</DialogTitle>
      <DialogContent dividers>
        {problem && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {problem}
          </Alert>
        )}
        {(!clientId || known) && (
          <ResourceContextProvider value="clients">
            <Form disableInvalidFormNotification id={formId} record={known ?? fresh} onSubmit={submit}>
              <ClientInputs />
            </Form>
          </ResourceContextProvider>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button type="submit" form={formId} variant="contained" loading={isSaving}>
          {t('inbox.action.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
