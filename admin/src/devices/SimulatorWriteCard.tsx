import SendIcon from '@mui/icons-material/Send';
import { useState } from 'react';
import { Form, required, SaveButton, TextInput, useDataProvider, useNotify, HttpError } from 'react-admin';
import { FormSection, span } from '../forms/FormSection.tsx';
import { MaskedInput } from '../forms/MaskedInput.tsx';
import { useT } from '../i18n/useT.ts';
import { formatPhoneAsTyped, phoneProblem, toE164 } from '../phones/phoneModel.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { SimulatorCard } from './SimulatorCard.tsx';

interface Customer {
  /** Which message of this page it is: a new one empties the form's text. */
  id: number;
  from: string;
  name: string | null;
  text: string;
}

const SOMEBODY: Customer = { id: 1, from: '(11) 99999-0001', name: 'Maria Teste', text: '' };

/** Plays the customer: what is written here reaches the device as WhatsApp's messages do. */
export function SimulatorWriteCard({ deviceId }: { deviceId: string }) {
  const t = useT();
  const notify = useNotify();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [customer, setCustomer] = useState(SOMEBODY);

  const send = async (form: Partial<Customer>) => {
    // The form begins as a customer, and its two required fields are checked.
    const values = form as Customer;
    try {
      await dataProvider.simulatorInbound(deviceId, { from: toE164(values.from), name: values.name ?? undefined, text: values.text });
      notify(t('simulator.write.sent'), { type: 'success' });
      setCustomer({ ...values, id: customer.id + 1, text: '' });
    } catch (error) {
      if (error instanceof HttpError && error.body?.errors) return error.body.errors;
      notify(error instanceof Error ? error.message : 'ra.notification.http_error', { type: 'error' });
    }
  };

  return (
    <SimulatorCard title={t('simulator.write.title')} hint={t('simulator.write.hint')}>
      <Form record={customer} onSubmit={send} disableInvalidFormNotification>
        <FormSection>
          <MaskedInput source="from" mask={formatPhoneAsTyped} inputMode="tel" label={t('simulator.write.from')} validate={[required(), phoneProblem]} helperText={false} sx={span(6)} />
          <TextInput source="name" label={t('simulator.write.name')} helperText={false} sx={span(6)} />
          <TextInput source="text" label={t('simulator.write.text')} multiline minRows={2} maxRows={8} validate={required()} helperText={false} sx={{ gridColumn: '1 / -1' }} />
        </FormSection>
        <SaveButton alwaysEnable icon={<SendIcon />} label={t('simulator.write.send')} sx={{ mt: 1 }} />
      </Form>
    </SimulatorCard>
  );
}
