import { useQuery } from '@tanstack/react-query';
import type { DeviceTraffic } from '../../../engine/contract/index.ts';
import { api } from '../providers/api.ts';

/** What goes through a device; looked at again every 30 s. */
export function useDeviceTraffic(deviceId: string): DeviceTraffic | undefined {
  return useQuery({ queryKey: ['devices', 'traffic', deviceId], queryFn: ({ signal }) => api.get<DeviceTraffic>(`/devices/${deviceId}/traffic`, undefined, signal), staleTime: 15_000, refetchInterval: 30_000 }).data;
}
