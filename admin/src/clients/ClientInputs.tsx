import Box from '@mui/material/Box';
import { AutocompleteInput, email, maxLength, ReferenceInput, required, SelectInput, TextInput, useTranslate } from 'react-admin';
import { STATES } from '../../../engine/contract/index.ts';
import { FormSection, span } from '../forms/FormSection.tsx';
import { MaskedInput } from '../forms/MaskedInput.tsx';
import { useT } from '../i18n/useT.ts';
import { PhonesInput } from '../phones/PhonesInput.tsx';
import { documentProblem, formatDocument, formatPostalCode, postalCodeProblem } from './clientModel.ts';

const UF_CHOICES = STATES.map((state) => ({ id: state, name: state }));

/** Empty text stays text: the contract has no null inside an address, nor for notes. */
const keepText = (value: string) => value;

/** A client's fields, for the pages and for the inbox's dialog. To be laid inside a react-admin form. */
export function ClientInputs() {
  const t = useT();
  const translate = useTranslate();
  return (
    <>
      <FormSection title={t('client.section.identity')}>
        <TextInput source="name" validate={[required(), maxLength(160)]} helperText={false} sx={span(12)} />
        <MaskedInput source="document" mask={formatDocument} validate={documentProblem} helperText={t('client.documentHelp')} sx={span(6)} />
        <ReferenceInput source="managerId" reference="users" filter={{ active: true }} perPage={100} sort={{ field: 'name', order: 'ASC' }}>
          <AutocompleteInput optionText="name" helperText={t('client.managerHelp')} sx={span(6)} />
        </ReferenceInput>
      </FormSection>
      <FormSection title={t('client.section.reach')}>
        <TextInput source="email" type="email" validate={email()} helperText={false} sx={span(6)} />
        <Box sx={span(6)}>
          <PhonesInput source="phones" label={translate('resources.clients.fields.phones')} />
        </Box>
      </FormSection>
      <FormSection title={t('client.section.address')}>
        <MaskedInput source="address.postalCode" mask={formatPostalCode} validate={postalCodeProblem} inputMode="numeric" helperText={false} sx={span(3)} />
        <TextInput source="address.street" parse={keepText} validate={maxLength(200)} helperText={false} sx={span(6)} />
        <TextInput source="address.number" parse={keepText} validate={maxLength(20)} helperText={false} sx={span(3)} />
        <TextInput source="address.complement" parse={keepText} validate={maxLength(120)} helperText={false} sx={span(6)} />
        <TextInput source="address.district" parse={keepText} validate={maxLength(120)} helperText={false} sx={span(6)} />
        <TextInput source="address.city" parse={keepText} validate={maxLength(120)} helperText={false} sx={span(8)} />
        <SelectInput source="address.state" choices={UF_CHOICES} parse={keepText} translateChoice={false} helperText={false} sx={span(4)} />
      </FormSection>
      <FormSection title={t('client.section.notes')}>
        <TextInput source="notes" parse={keepText} label={false} multiline minRows={3} validate={maxLength(4000)} helperText={false} sx={{ gridColumn: '1 / -1' }} slotProps={{ htmlInput: { 'aria-label': t('client.section.notes') } }} />
      </FormSection>
    </>
  );
}
