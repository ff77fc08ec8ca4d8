import type { DeviceRecord } from '../../../../engine/contract/index.ts';

/** The numbers that a conversation may be begun from: those still in use. */
export function startDevices(devices: readonly DeviceRecord[]): DeviceRecord[] {
  return devices.filter(({ active }) => active);
}

/** Of these the one to begin from: the wanted one, else one that is connected, else any. */
export function deviceToStartFrom(devices: readonly DeviceRecord[], wantedId: string | undefined): DeviceRecord | undefined {
  return devices.find(({ id }) => id === wantedId) ?? devices.find(({ status }) => status === 'connected') ?? devices[0];
}
