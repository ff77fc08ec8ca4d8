import type { DeviceRecord, DeviceStatus } from '../../../engine/contract/index.ts';

/** The colour that a status has on a chip. */
export const STATUS_COLOR: Record<DeviceStatus, 'success' | 'info' | 'warning' | 'error' | 'default'> = {
  connected: 'success',
  connecting: 'info',
  pairing: 'warning',
  disconnected: 'default',
  error: 'error',
};

/** What may be asked of a device now: one that is wanted connected is disconnected, and the other way round. */
export function isWantedConnected(device: Pick<DeviceRecord, 'desired'>): boolean {
  return device.desired === 'connected';
}

/** Whether the device is on its way to what was asked for, so that its page had better look often. */
export function isChanging(device: Pick<DeviceRecord, 'desired' | 'status'>): boolean {
  return device.status === 'connecting' || device.status === 'pairing' || isWantedConnected(device) !== (device.status === 'connected');
}

/** A pairing code as phones ask for it: in two groups. */
export function groupedCode(code: string): string {
  return code.replace(/^(.{4})(.{4})$/, '$1-$2');
}

/** What the server tells of a device to everybody holds no code, which links the number: the one that is shown stays while it is the same. */
export function withShownCode(told: DeviceRecord, shown: DeviceRecord): DeviceRecord {
  const isSame = told.status === 'pairing' && told.codeExpiresAt != null && told.codeExpiresAt === shown.codeExpiresAt;
  return isSame ? { ...told, qr: shown.qr, pairingCode: shown.pairingCode } : told;
}
