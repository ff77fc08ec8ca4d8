import { useInput, useTranslate } from 'react-admin';
import type { NamedResource } from '../../routing/speech.ts';
import { PickMany, PickOne } from '../../forms/Picker.tsx';
import { useChoices } from './useChoices.ts';

interface RecordInputProps {
  source: string;
  resource: NamedResource;
  label: string;
}

/** A field of the form that names one active record. */
export function RecordInput({ source, resource, label }: RecordInputProps) {
  const translate = useTranslate();
  const { field, fieldState } = useInput<string | null>({ source });
  const error = fieldState.error?.message;
  return <PickOne label={label} choices={useChoices(resource)} value={field.value || null} onChange={field.onChange} error={error && translate(error)} />;
}

/** The same, of several. */
export function RecordsInput({ source, resource, label }: RecordInputProps) {
  const translate = useTranslate();
  const { field, fieldState } = useInput<string[] | null>({ source });
  const error = fieldState.error?.message;
  return <PickMany label={label} choices={useChoices(resource)} value={field.value || []} onChange={field.onChange} error={error && translate(error)} />;
}
