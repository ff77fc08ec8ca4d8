import Chip from '@mui/material/Chip';
import CircularProgress from '@mui/material/CircularProgress';
import { useRecordContext } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { STATUS_COLOR } from './deviceModel.ts';

/** Whether the number is connected, in a word and a colour. */
export function DeviceStatusChip() {
  const t = useT();
  const device = useRecordContext<DeviceRecord>();
  if (!device) return null;
  const { status } = device;
  return (
    <Chip
      size="small"
      variant={status === 'disconnected' ? 'outlined' : 'filled'}
      color={STATUS_COLOR[status]}
      label={t(`device.status.${status}`)}
      icon={status === 'connecting' ? <CircularProgress size={12} color="inherit" /> : undefined}
    />
  );
}
