import Box from '@mui/material/Box';
import { useRecordContext } from 'react-admin';
import { InactiveChip } from './InactiveChip.tsx';

/** A record's name, and whether it is switched off. */
export function NameCell() {
  const record = useRecordContext<{ id: string; name: string }>();
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1, fontWeight: 550 }}>
      {record?.name}
      <InactiveChip />
    </Box>
  );
}
