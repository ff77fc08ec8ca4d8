import type { DeviceRecord } from '../contract/index.ts';
import { paceOf, type Device } from '../models/index.ts';

/**
 * The contract's JSON of a device: the lease and the faults stay inside. The codes that link the number, which whoever has
 * one can use, are told only `toAdmin`.
 */
export function presentDevice(device: Device, { toAdmin = false } = {}): DeviceRecord {
  return {
    id: device._id.toHexString(),
    name: device.name,
    driver: device.driver,
    status: device.status,
    statusReason: device.statusReason,
    statusSince: device.statusSince.toISOString(),
    desired: device.desired,
    phone: device.phone,
    qr: toAdmin ? device.qr : null,
    pairingCode: toAdmin ? (device.pairingCode ?? null) : null,
    codeExpiresAt: device.codeExpiresAt?.toISOString() ?? null,
    defaultDepartmentId: device.defaultDepartmentId?.toHexString() ?? null,
    reopenWindowMinutes: device.reopenWindowMinutes,
    pace: paceOf(device),
    hours: device.hours,
    active: device.active,
  };
}
