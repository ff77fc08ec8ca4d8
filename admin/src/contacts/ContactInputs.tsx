import { BooleanInput, maxLength, required, TextInput } from 'react-admin';
import { FormSection, span } from '../forms/FormSection.tsx';
import { MaskedInput } from '../forms/MaskedInput.tsx';
import { useT } from '../i18n/useT.ts';
import { formatPhoneAsTyped, phoneProblem } from '../phones/phoneModel.ts';

/**
 * A contact's fields. The phone is who they are, so it is only asked for when they are added; the name is not asked for
 * afterwards, or somebody who wrote without one could not be ignored.
 */
export function ContactInputs({ isNew = false }: { isNew?: boolean }) {
  const t = useT();
  return (
    <FormSection>
      <TextInput source="name" validate={isNew ? [required(), maxLength(160)] : maxLength(160)} helperText={false} sx={span(isNew ? 8 : 12)} />
      {isNew && <MaskedInput source="phone" mask={formatPhoneAsTyped} inputMode="tel" validate={[required(), phoneProblem]} helperText={t('phone.help')} sx={span(4)} />}
      <BooleanInput source="ignored" helperText={t('contact.ignoredHelp')} sx={{ gridColumn: '1 / -1' }} />
    </FormSection>
  );
}
