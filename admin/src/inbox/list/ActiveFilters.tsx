import { Chip, Stack } from '@mui/material';
import { useT } from '../../i18n/useT.ts';
import { useDepartments, useDevices } from '../resourceQueries.ts';
import type { Filters } from './ListFilters.tsx';

/** Which device's and department's conversations the list is narrowed to; each can be taken away. */
export function ActiveFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const t = useT();
  const devices = useDevices();
  const departments = useDepartments();
  const active = [
    { name: devices.data?.find(({ id }) => id === filters.deviceId)?.name, without: { ...filters, deviceId: undefined } },
    { name: departments.data?.find(({ id }) => id === filters.departmentId)?.name, without: { ...filters, departmentId: undefined } },
  ].flatMap(({ name, without }) => (name === undefined ? [] : [{ name, without }]));
  if (active.length === 0) return null;
  return (
    <Stack direction="row" role="group" aria-label={t('inbox.list.filters')} sx={{ flexWrap: 'wrap', gap: 0.75, px: 1.5, pb: 0.75 }}>
      {active.map(({ name, without }) => (
        <Chip key={name} size="small" color="primary" variant="outlined" label={name} title={t('inbox.list.removeFilter', { name })} onDelete={() => onChange(without)} />
      ))}
    </Stack>
  );
}
