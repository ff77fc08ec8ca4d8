import { isValidObjectId, type UpdateQuery } from 'mongoose';
import { invalid, notFound } from '../../errors.ts';
import { toE164 } from '../../identity/phone.ts';
import { DeviceModel, type Device } from '../../models/index.ts';
import { presentDevice } from '../../presenters/device.ts';
import type { Services } from '../../services.ts';

/**
 * Asks for a device to be connected or disconnected; the gateway that holds it makes it so. `pairingPhone`: should it have
 * to be paired, then by a code that is typed on the phone with this number, else by a QR code. Throws `not_found`, and
 * `invalid` for a number that cannot exist.
 */
export async function requestDeviceConnection(services: Services, deviceId: string, desired: Device['desired'], pairingPhone: string | null = null): Promise<Device> {
  const phone = pairingPhone === null ? null : toE164(pairingPhone);
  if (pairingPhone !== null && phone === null) throw invalid({ pairingPhone: 'field.phone' });
  return ask(services, deviceId, { $set: { desired, pairingPhone: phone } });
}

/** Asks for the device's session on the network to be ended: to come back it must be paired anew. Throws `not_found`. */
export async function requestDeviceLogout(services: Services, deviceId: string): Promise<Device> {
  return ask(services, deviceId, { $set: { desired: 'disconnected', logoutRequested: true } });
}

async function ask(services: Services, deviceId: string, change: UpdateQuery<Device>): Promise<Device> {
  const device = isValidObjectId(deviceId) ? await DeviceModel.findByIdAndUpdate(deviceId, change, { returnDocument: 'after' }).lean() : null;
  if (!device) throw notFound();
  services.live.device(presentDevice(device));
  await services.signals.deviceChanged(deviceId);
  return device;
}
