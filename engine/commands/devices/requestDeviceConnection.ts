import { isValidObjectId, type UpdateQuery } from 'mongoose';
import { notFound } from '../../errors.ts';
import { DeviceModel, type Device } from '../../models/index.ts';
import { presentDevice } from '../../presenters/device.ts';
import type { Services } from '../../services.ts';

/** Asks for a device to be connected or disconnected; the gateway that holds it makes it so. Throws `not_found`. */
export async function requestDeviceConnection(services: Services, deviceId: string, desired: Device['desired']): Promise<Device> {
  return ask(services, deviceId, { $set: { desired } });
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
