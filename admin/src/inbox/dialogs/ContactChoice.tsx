import { Autocomplete, Box, Chip, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { formatPhone, phoneProblem } from '../../phones/phoneModel.ts';
import { contactTitle } from '../contactName.ts';
import { useRecordSearch } from '../resourceQueries.ts';
import { useDebounced } from '../useDebounced.ts';

/** To whom a first message goes: somebody known, or a number just typed. */
export type Recipient = { kind: 'contact'; contact: ContactRecord } | { kind: 'number'; phone: string };

interface ContactChoiceProps {
  value: Recipient | null;
  onChange: (recipient: Recipient | null) => void;
  error: string | undefined;
}

export function ContactChoice({ value, onChange, error }: ContactChoiceProps) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const q = useDebounced(value ? '' : typed.trim());
  const contacts = useRecordSearch<ContactRecord>('contacts', q);
  const known: Recipient[] = (contacts.data ?? []).filter((contact) => contact.phone).map((contact) => ({ kind: 'contact', contact }));
  const isIgnored = value?.kind === 'contact' && value.contact.ignored;
  const options: Recipient[] = isNumber(typed) ? [...known, { kind: 'number', phone: typed.trim() }] : known;

  return (
    <Autocomplete
      value={value}
      options={options}
      loading={contacts.isFetching}
      // The server has searched already, by more than what is shown.
      filterOptions={(all) => all}
      onChange={(_event, next) => onChange(next)}
      onInputChange={(_event, next) => setTyped(next)}
      getOptionKey={(option) => (option.kind === 'contact' ? option.contact.id : 'number')}
      isOptionEqualToValue={(left, right) => toLabel(left) === toLabel(right)}
      getOptionLabel={toLabel}
      openText={t('inbox.start.openList')}
      closeText={t('inbox.start.closeList')}
      clearText={t('inbox.start.clearContact')}
      loadingText={t('inbox.start.searching')}
      noOptionsText={t('inbox.start.noContacts')}
      renderOption={({ key, ...props }, option) => (
        <Box component="li" key={key} {...props}>
          {option.kind === 'number' ? (
            t('inbox.start.newNumber', { phone: formatPhone(option.phone) })
          ) : (
            <>
              <Box sx={{ minWidth: 0, flex: 1 }}>
                <Typography noWrap variant="body2">
                  {contactTitle(option.contact)}
                </Typography>
                <Typography noWrap variant="caption" color="text.secondary">
                  {formatPhone(option.contact.phone)}
                </Typography>
              </Box>
              {option.contact.ignored && <Chip size="small" variant="outlined" label={t('contact.ignored')} />}
            </>
          )}
        </Box>
      )}
      renderInput={(params) => <TextField {...params} label={t('inbox.start.contact')} error={Boolean(error)} helperText={error ?? t(isIgnored ? 'inbox.start.contactIgnored' : 'inbox.start.contactHint')} />}
    />
  );
}

function toLabel(recipient: Recipient): string {
  return recipient.kind === 'contact' ? contactTitle(recipient.contact) : formatPhone(recipient.phone);
}

function isNumber(typed: string): boolean {
  return /^[+\d\s().-]{8,}$/u.test(typed.trim()) && !phoneProblem(typed);
}
