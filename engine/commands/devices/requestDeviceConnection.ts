import { isValidObjectId, type UpdateQuery } from 'mongoose';
import type { DeviceRequest } from '../../contract/index.ts';
import { invalid, notFound } from '../../errors.ts';
import { toE164 } from '../../identity/phone.ts';
import { DEVICE_HISTORY_KEPT, DeviceModel, type Device, type StoredDeviceEvent } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { presentDevice } from '../../presenters/device.ts';
import type { Services } from '../../services.ts';

/** Who asked, for the device's history. */
export type Asker = Pick<Viewer, 'id' | 'name'>;

/**
 * Asks for a device to be connected or disconnected; the gateway that holds it makes it so. `pairingPhone`: should it have
 * to be paired, then by a code that is typed on the phone with this number, else by a QR code. Throws `not_found`, and
 * `invalid` for a number that cannot exist.
 */
export async function requestDeviceConnection(services: Services, deviceId: string, desired: Device['desired'], pairingPhone: string | null = null, by?: Asker): Promise<Device> {
  const phone = pairingPhone === null ? null : toE164(pairingPhone);
  if (pairingPhone !== null && phone === null) throw invalid({ pairingPhone: 'field.phone' });
  return ask(services, deviceId, { $set: { desired, pairingPhone: phone } }, desired === 'connected' ? 'connect' : 'disconnect', by);
}

/** Asks for the device's session on the network to be ended: to come back it must be paired anew. Throws `not_found`. */
export async function requestDeviceLogout(services: Services, deviceId: string, by?: Asker): Promise<Device> {
  return ask(services, deviceId, { $set: { desired: 'disconnected', logoutRequested: true } }, 'logout', by);
}

async function ask(services: Services, deviceId: string, change: UpdateQuery<Device>, asked: DeviceRequest, by: Asker | undefined): Promise<Device> {
  const line: StoredDeviceEvent = { at: services.now(), asked, ...(by && { by: { id: by.id, name: by.name } }) };
  const device = isValidObjectId(deviceId) ? await DeviceModel.findByIdAndUpdate(deviceId, { ...change, $push: { history: { $each: [line], $slice: -DEVICE_HISTORY_KEPT } } }, { returnDocument: 'after' }).lean() : null;
  if (!device) throw notFound();
  services.live.device(presentDevice(device));
  await services.signals.deviceChanged(deviceId);
  return device;
}
