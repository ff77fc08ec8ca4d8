import FilterIcon from '@mui/icons-material/FilterListOutlined';
import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useId, useState } from 'react';
import { FilterLiveSearch, useListContext } from 'react-admin';
import { WAITING_REASONS, type DecisionRow } from '../../../../engine/contract/index.ts';
import { PickOne } from '../../forms/Picker.tsx';
import { useT } from '../../i18n/useT.ts';
import { useColleagues, useDepartments } from '../../inbox/resourceQueries.ts';
import { useIsPhone } from '../../lists/useIsPhone.ts';
import { useRules } from '../../rules/useRules.ts';
import { ANY_REASON, COMMON_QUEUE, countFields, WAITING_CHOICES, type DecisionSearch } from './decisionSearch.ts';

/** Whom or what one looks for. On a telephone the fields lie behind a button. */
export function DecisionFilters() {
  const t = useT();
  const id = useId();
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  const { search, change, clear } = useDecisionSearch();
  const count = countFields(search);
  return (
    <Box component="search" sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
        <Box sx={{ flex: { xs: 1, sm: '0 1 360px' } }}>
          <FilterLiveSearch source="q" label={t('decisions.search.words')} fullWidth sx={{ my: 0, '& .MuiInputLabel-root:not(.MuiInputLabel-shrink)': { maxWidth: 'calc(100% - 56px)' } }} />
        </Box>
        {isPhone && (
          <Badge badgeContent={count} color="primary">
            <Button variant="outlined" startIcon={<FilterIcon />} aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
              {t('decisions.search.filters')}
            </Button>
          </Badge>
        )}
        {count > 0 && !isPhone && <Button onClick={clear}>{t('decisions.search.clear')}</Button>}
      </Box>
      <Collapse id={id} in={isOpen || !isPhone} appear={false} unmountOnExit>
        <Fields search={search} onChange={change} />
        {count > 0 && isPhone && (
          <Button onClick={clear} sx={{ mt: 1 }}>
            {t('decisions.search.clear')}
          </Button>
        )}
      </Collapse>
    </Box>
  );
}

interface FieldsProps {
  search: DecisionSearch;
  onChange: (change: DecisionSearch) => void;
}

function Fields({ search, onChange }: FieldsProps) {
  const t = useT();
  const [users, departments, rules] = [useColleagues(true).data, useDepartments().data, useRules().data].map((records) => (records ?? []).map(({ id, name }) => ({ id, label: name })));
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', md: 'repeat(3, minmax(0, 1fr))' }, gap: 1.5, pt: 0.75 }}>
      <PickOne label={t('decisions.search.assignee')} choices={users ?? []} value={search.assigneeId ?? null} onChange={(next) => onChange({ assigneeId: next ?? undefined })} />
      <PickOne label={t('decisions.search.rule')} choices={rules ?? []} value={search.ruleId ?? null} onChange={(next) => onChange({ ruleId: next ?? undefined })} />
      <PickOne
        label={t('decisions.search.department')}
        choices={[{ id: COMMON_QUEUE, label: t('decisions.result.inCommonQueue') }, ...(departments ?? [])]}
        value={search.departmentId ?? null}
        onChange={(next) => onChange({ departmentId: next ?? undefined })}
      />
      <WaitingField search={search} onChange={onChange} />
      <DayField label={t('decisions.search.from')} value={search.from} max={search.to} onChange={(from) => onChange({ from })} />
      <DayField label={t('decisions.search.to')} value={search.to} min={search.from} onChange={(to) => onChange({ to })} />
    </Box>
  );
}

/** Whatever came of it, only what waited, or only what waited for one reason. */
function WaitingField({ search, onChange }: FieldsProps) {
  const t = useT();
  const choose = (value: string) => onChange({ waiting: WAITING_CHOICES.find((each) => each === value) });
  return (
    <TextField select margin="none" label={t('decisions.search.result')} value={search.waiting ?? ''} onChange={({ target }) => choose(target.value)} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      <MenuItem value="">{t('decisions.search.anyResult')}</MenuItem>
      <MenuItem value={ANY_REASON}>{t('decisions.search.waiting')}</MenuItem>
      {WAITING_REASONS.map((reason) => (
        <MenuItem key={reason} value={reason}>
          {t(`decisions.search.reason.${reason}`)}
        </MenuItem>
      ))}
    </TextField>
  );
}

function DayField({ label, value = '', min, max, onChange }: { label: string; value?: string; min?: string; max?: string; onChange: (day: string | undefined) => void }) {
  return <TextField type="date" margin="none" label={label} value={value} onChange={({ target }) => onChange(target.value || undefined)} slotProps={{ inputLabel: { shrink: true }, htmlInput: { min, max } }} />;
}

/** The list's filter as the fields see it. */
function useDecisionSearch() {
  const { filterValues, setFilters } = useListContext<DecisionRow>();
  const search: DecisionSearch = filterValues;
  return {
    search,
    change: (change: DecisionSearch) => setFilters({ ...search, ...change }),
    clear: () => setFilters({ q: search.q }),
  };
}
