import ExpandIcon from '@mui/icons-material/ExpandMoreOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import TextField from '@mui/material/TextField';
import { useId, useState } from 'react';
import { FIRST_MESSAGES_LENGTH, type SupposedFacts } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { PickMany } from '../../forms/Picker.tsx';
import { useChoices } from '../editor/useChoices.ts';
import { ValueInput } from '../editor/ValueInput.tsx';
import type { Trial } from './trial.ts';

/** What is seldom said, and folded away. */
const DETAILS = ['department', 'isLinked', 'isFirstContact', 'state', 'city', 'documentType', 'lastAgent', 'manager', 'conversationsBefore', 'language', 'priority', 'queueLength', 'agentsOnline'] as const satisfies readonly (keyof SupposedFacts)[];

interface SupposedInputsProps {
  trial: Trial;
  onChange: (changes: Partial<Trial>) => void;
}

/** A conversation that is made up: what the customer writes, on which device and when, and what else is to be supposed. */
export function SupposedInputs({ trial: { facts, at }, onChange }: SupposedInputsProps) {
  const t = useT();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const tags = useChoices('tags');
  // What is emptied is not supposed any more.
  const suppose = (name: keyof SupposedFacts, value: unknown) => onChange({ facts: { ...facts, [name]: value === '' ? undefined : value } });
  const fact = (name: (typeof DETAILS)[number] | 'device') => (
    <ValueInput key={name} field={name} operator="=" isOptional label={t(`routing.field.${name}`)} value={facts[name] ?? ''} onChange={(value) => suppose(name, value)} />
  );
  return (
    <>
      <TextField multiline minRows={2} maxRows={6} margin="none" label={t('rules.trial.message')} placeholder={t('rules.trial.messagePlaceholder')} value={facts.firstMessages ?? ''} onChange={(event) => suppose('firstMessages', event.target.value)} slotProps={{ htmlInput: { maxLength: FIRST_MESSAGES_LENGTH }, inputLabel: { shrink: true } }} />
      {fact('device')}
      <TextField type="datetime-local" margin="none" label={t('rules.trial.at')} helperText={t('rules.trial.atHint')} value={localOf(at)} onChange={({ target }) => onChange({ at: target.value ? new Date(target.value).toISOString() : '' })} slotProps={{ inputLabel: { shrink: true } }} />
      <Button size="small" color="inherit" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)} endIcon={<ExpandIcon sx={{ transform: isOpen ? 'rotate(180deg)' : undefined }} />} sx={{ justifySelf: 'start', mt: -1, ml: -0.5, color: 'text.secondary' }}>
        {t(isOpen ? 'rules.trial.less' : 'rules.trial.more')}
      </Button>
      <Collapse in={isOpen} id={id} unmountOnExit sx={{ mt: isOpen ? 0 : -1.5 }}>
        <Box sx={{ display: 'grid', gridTemplateColumns: { sm: '1fr 1fr' }, gap: 1.5, pt: 0.5 }}>
          {DETAILS.map(fact)}
          <Box sx={{ gridColumn: '1 / -1' }}>
            <PickMany label={t('routing.field.tags')} placeholder={facts.tags ? undefined : t('rules.trial.unsaid')} choices={tags} value={facts.tags ?? []} onChange={(next) => suppose('tags', next.length > 0 ? next : '')} />
          </Box>
        </Box>
      </Collapse>
    </>
  );
}

/** ISO 8601 as the browser's field wants it, in this machine's zone. */
function localOf(at: string): string {
  if (!at) return '';
  const local = new Date(at);
  return new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
