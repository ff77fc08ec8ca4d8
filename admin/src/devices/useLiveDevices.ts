import { useQueryClient } from '@tanstack/react-query';
import type { GetListResult } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useLiveEvent } from '../providers/live.ts';
import { withShownCode } from './deviceModel.ts';

/** Puts what the server tells of devices into react-admin's cache, so that lists and pages show it at once. */
export function useLiveDevices(): void {
  const client = useQueryClient();
  useLiveEvent('device', (device) => {
    client.setQueriesData<DeviceRecord>({ queryKey: ['devices', 'getOne'] }, (shown) => (shown?.id === device.id ? withShownCode(device, shown) : shown));
    if (device.status === 'pairing') void client.invalidateQueries({ queryKey: ['devices', 'getOne'] });
    client.setQueriesData<GetListResult<DeviceRecord>>({ queryKey: ['devices', 'getList'] }, (list) =>
      list?.data?.some(({ id }) => id === device.id) ? { ...list, data: list.data.map((each) => (each.id === device.id ? device : each)) } : list,
    );
  });
}
