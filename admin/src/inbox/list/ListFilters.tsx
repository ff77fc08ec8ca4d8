import FilterIcon from '@mui/icons-material/FilterList';
import { Badge, IconButton, MenuItem, Popover, Stack, TextField, Tooltip } from '@mui/material';
import { useRef, useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { SoundSwitch } from '../SoundSwitch.tsx';
import { useDepartments, useDevices } from '../resourceQueries.ts';

export interface Filters {
  deviceId?: string;
  departmentId?: string;
}

interface ListFiltersProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** Device and department, behind one button that shows how many of them are set. */
export function ListFilters({ filters, onChange }: ListFiltersProps) {
  const t = useT();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const devices = useDevices();
  const departments = useDepartments();
  const active = Number(Boolean(filters.deviceId)) + Number(Boolean(filters.departmentId));
  return (
    <>
      <Tooltip title={t('inbox.list.filters')}>
        <IconButton ref={anchor} aria-label={t('inbox.list.filters')} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setIsOpen(true)}>
          <Badge badgeContent={active} color="primary">
            <FilterIcon fontSize="small" />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={isOpen}
        anchorEl={() => anchor.current}
        onClose={() => setIsOpen(false)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        <Stack sx={{ p: 2, width: 280, gap: 1 }}>
          <FilterSelect
            label={t('inbox.list.device')}
            any={t('inbox.list.anyDevice')}
            options={devices.data ?? []}
            value={filters.deviceId}
            onChange={(deviceId) => onChange({ ...filters, deviceId })}
          />
          <FilterSelect
            label={t('inbox.list.department')}
            any={t('inbox.list.anyDepartment')}
            options={departments.data ?? []}
            value={filters.departmentId}
            onChange={(departmentId) => onChange({ ...filters, departmentId })}
          />
          <SoundSwitch />
        </Stack>
      </Popover>
    </>
  );
}

interface FilterSelectProps {
  label: string;
  any: string;
  options: readonly { id: string; name: string }[];
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

function FilterSelect({ label, any, options, value, onChange }: FilterSelectProps) {
  const isKnown = options.some((option) => option.id === value);
  return (
    <TextField
      select
      label={label}
      value={isKnown ? value : ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{any}</MenuItem>
      {options.map((option) => (
        <MenuItem key={option.id} value={option.id}>
          {option.name}
        </MenuItem>
      ))}
    </TextField>
  );
}
