import Chip from '@mui/material/Chip';
import { useRecordContext } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/** Says that a record is switched off; nothing for the others. */
export function InactiveChip() {
  const t = useT();
  const record = useRecordContext<{ id: string; active: boolean }>();
  return record?.active === false ? <Chip size="small" variant="outlined" label={t('record.inactive')} /> : null;
}
