import AddIcon from '@mui/icons-material/Add';
import ClearIcon from '@mui/icons-material/Clear';
import { Autocomplete, Box, Button, FormHelperText, IconButton, MenuItem, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { useInput, useLocaleState, ValidationError } from 'react-admin';
import type { Skill } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useColleagues } from '../inbox/resourceQueries.ts';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { knownSkills, LEVELS, skillProblem } from './skillModel.ts';

/** As many as the API takes. */
const MOST = 50;

interface SkillsInputProps {
  source: string;
  /** @defaultValue the skills */
  label?: string;
  helperText?: string;
}

/** Skills with their levels, one a line: what somebody knows, or what a rule asks for. Names that others have are offered. */
export function SkillsInput({ source, label, helperText }: SkillsInputProps) {
  const t = useT();
  const id = useId();
  const [locale = 'pt-BR'] = useLocaleState();
  const { data: people = [] } = useColleagues(true);
  const { field, fieldState } = useInput<Skill[]>({ source, defaultValue: [], validate: firstProblem });
  const skills: Skill[] = field.value ?? [];
  const known = knownSkills(people, locale);
  const change = (index: number, changes: Partial<Skill>) => field.onChange(skills.map((each, at) => (at === index ? { ...each, ...changes } : each)));
  const messageAt = (index: number): string | undefined => {
    // The API names a line (`skills.1.name`), so the form holds its errors as a list; the check before sending marks the field.
    const ofRows = fieldState.error as unknown as { name?: { message?: string } }[] | undefined;
    return ofRows?.[index]?.name?.message ?? (fieldState.error && skillProblem(skills, index));
  };

  return (
    <Box role="group" aria-labelledby={id} sx={{ mt: 1 }}>
      <Typography id={id} variant="body2" sx={{ fontWeight: 600 }}>
        {label ?? t('routing.skills.label')}
      </Typography>
      {helperText && <FormHelperText sx={{ mx: 0 }}>{helperText}</FormHelperText>}
      <Box sx={{ display: 'grid', gap: 1.25, mt: skills.length > 0 ? 1.25 : 0 }}>
        {skills.map((skill, index) => (
          <SkillRow
            // A row is its place in the list: rows have no identity of their own.
            key={index}
            index={index}
            skill={skill}
            known={known}
            error={messageAt(index)}
            onChange={(changes) => change(index, changes)}
            onRemove={() => field.onChange(skills.filter((_each, at) => at !== index))}
          />
        ))}
      </Box>
      <Button size="small" startIcon={<AddIcon />} disabled={skills.length >= MOST} onClick={() => field.onChange([...skills, { name: '', level: 3 }])} sx={{ mt: 0.5 }}>
        {t('routing.skills.add')}
      </Button>
    </Box>
  );
}

interface SkillRowProps {
  index: number;
  skill: Skill;
  known: string[];
  error: string | undefined;
  onChange: (changes: Partial<Skill>) => void;
  onRemove: () => void;
}

function SkillRow({ index, skill, known, error, onChange, onRemove }: SkillRowProps) {
  const t = useT();
  const isPhone = useIsPhone();
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
      <Autocomplete
        freeSolo
        options={known}
        value={skill.name}
        inputValue={skill.name}
        onInputChange={(_event, name) => onChange({ name })}
        sx={{ flex: '1 1 0', minWidth: 0 }}
        renderInput={(params) => (
          <TextField {...params} margin="none" label={t('routing.skills.name')} error={error !== undefined} helperText={error && <ValidationError error={error} />} slotProps={{ htmlInput: { ...params.inputProps, maxLength: 60, 'aria-label': t('routing.skills.nth', { index: index + 1 }) } }} />
        )}
      />
      <TextField
        select
        margin="none"
        label={t('routing.skills.level')}
        value={skill.level}
        onChange={(event) => onChange({ level: Number(event.target.value) })}
        slotProps={{ select: { renderValue: isPhone ? () => skill.level : undefined, SelectDisplayProps: { 'aria-label': t('routing.skills.nthLevel', { index: index + 1 }) } } }}
        sx={{ flexShrink: 0, width: { xs: 84, sm: 210 } }}
      >
        {LEVELS.map((level) => (
          <MenuItem key={level} value={level}>
            {t(`routing.skills.level${level}`)}
          </MenuItem>
        ))}
      </TextField>
      <IconButton size="small" aria-label={t('routing.skills.remove', { name: skill.name })} onClick={onRemove} sx={{ mt: 0.5 }}>
        <ClearIcon fontSize="small" />
      </IconButton>
    </Box>
  );
}

function firstProblem(skills: readonly Skill[] | undefined) {
  return skills?.map((_each, index) => skillProblem(skills, index)).find(Boolean);
}
