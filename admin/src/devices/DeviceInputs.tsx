import Box from '@mui/material/Box';
import { AutocompleteInput, BooleanInput, maxLength, maxValue, minValue, NumberInput, ReferenceInput, required, SelectInput, TextInput } from 'react-admin';
import { DRIVERS } from '../../../engine/contract/index.ts';
import { FormSection, span } from '../forms/FormSection.tsx';
import { MaskedInput } from '../forms/MaskedInput.tsx';
import { HoursInput } from '../hours/HoursInput.tsx';
import { useT } from '../i18n/useT.ts';
import { formatPhoneAsTyped, phoneProblem } from '../phones/phoneModel.ts';
import { PaceInputs } from './PaceInputs.tsx';

const LONGEST_WINDOW = 60 * 24 * 30;

/** A device's fields. How it connects is chosen once. */
export function DeviceInputs({ isNew = false }: { isNew?: boolean }) {
  const t = useT();
  const drivers = DRIVERS.map((driver) => {
    const isReady = driver !== 'cloud';
    const name = t(`device.driver.${driver}`);
    return { id: driver, name: isReady ? name : `${name} (${t('device.soon')})`, disabled: !isReady };
  });
  return (
    <>
      <FormSection>
        <TextInput source="name" validate={[required(), maxLength(80)]} helperText={false} sx={span(6)} />
        <SelectInput source="driver" choices={drivers} translateChoice={false} readOnly={!isNew} validate={required()} helperText={isNew ? t('device.driverHelp') : false} sx={span(6)} />
        <MaskedInput source="phone" mask={formatPhoneAsTyped} inputMode="tel" validate={phoneProblem} helperText={t('phone.help')} sx={span(6)} />
        <ReferenceInput source="defaultDepartmentId" reference="departments" perPage={100} sort={{ field: 'name', order: 'ASC' }}>
          <AutocompleteInput optionText="name" emptyText={t('device.noDepartment')} helperText={false} sx={span(6)} />
        </ReferenceInput>
        <NumberInput
          source="reopenWindowMinutes"
          min={0}
          max={LONGEST_WINDOW}
          step={1}
          validate={[required(), minValue(0), maxValue(LONGEST_WINDOW)]}
          helperText={t('device.reopenHelp')}
          sx={span(6)}
        />
      </FormSection>
      <PaceInputs isNew={isNew} />
      <FormSection title={t('hours.title')}>
        <Box sx={{ ...span(12), mt: 1 }}>
          <HoursInput source="hours" hint={t('hours.onDevice')} />
        </Box>
      </FormSection>
      {!isNew && <BooleanInput source="active" helperText={false} sx={{ mt: 1 }} />}
    </>
  );
}
