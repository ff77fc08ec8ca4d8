import { useTranslate } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';

/** Why a device is as it is, in words; nothing when there is no reason. A word we do not know yet is shown as it came. */
export function useReasonText(): (device: Pick<DeviceRecord, 'statusReason'>) => string {
  const translate = useTranslate();
  return ({ statusReason }) => (statusReason ? translate(`device.reason.${statusReason}`, { _: statusReason }) : '');
}
