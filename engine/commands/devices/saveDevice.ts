import { defaultPaceOf, type DeviceCreate, type DeviceUpdate } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { toE164 } from '../../identity/phone.ts';
import { ConversationModel, DepartmentModel, DeviceJournalModel, DeviceKeyModel, DeviceModel, DeviceRetryCountModel, MessageModel, SimulatedTrafficModel, type Device } from '../../models/index.ts';
import { presentDevice } from '../../presenters/device.ts';
import type { Services } from '../../services.ts';
import { referenceTo } from '../references.ts';
import { planChanged } from '../routing/planChanged.ts';

/** A new device, not connected: `POST …/connect` asks for that. */
export async function createDevice(services: Services, { driver, phone, defaultDepartmentId, pace = defaultPaceOf(driver), ...fields }: DeviceCreate): Promise<Device> {
  if (driver === 'cloud') throw invalid({ driver: 'field.driverUnavailable' });
  const department = await departmentOf(defaultDepartmentId);
  const device = await DeviceModel.create({ ...fields, driver, pace, phone: readPhone(phone), defaultDepartmentId: department, statusSince: services.now() });
  return told(services, device.toObject());
}

/** Changes a device; a deactivated one is to be disconnected. */
export async function updateDevice(services: Services, deviceId: string, { phone, defaultDepartmentId, ...fields }: DeviceUpdate): Promise<Device> {
  const set: Partial<Device> = {
    ...fields,
    ...(phone !== undefined && { phone: readPhone(phone) }),
    ...(defaultDepartmentId !== undefined && { defaultDepartmentId: await departmentOf(defaultDepartmentId) }),
    ...(fields.active === false && { desired: 'disconnected' }),
  };
  const device = await DeviceModel.findByIdAndUpdate(deviceId, { $set: set }, { returnDocument: 'after' }).lean();
  if (!device) throw notFound();
  if (fields.active !== undefined || fields.hours !== undefined) await planChanged(services);
  return told(services, device);
}

/** Deletes a device that nothing ever came through. Throws `in_use` otherwise. */
export async function deleteDevice(services: Services, deviceId: string): Promise<Device> {
  const isUsed = (await ConversationModel.exists({ deviceId })) ?? (await MessageModel.exists({ deviceId }));
  if (isUsed) throw new AppError('in_use');
  const device = await DeviceModel.findByIdAndDelete(deviceId).lean();
  if (!device) throw notFound();
  await Promise.all([SimulatedTrafficModel.deleteMany({ deviceId }), DeviceKeyModel.deleteMany({ deviceId }), DeviceJournalModel.deleteMany({ deviceId }), DeviceRetryCountModel.deleteMany({ deviceId })]);
  await planChanged(services);
  await services.signals.deviceChanged(deviceId);
  return device;
}

/** Panels show it, and the gateway that holds it follows what is desired. */
async function told(services: Services, device: Device): Promise<Device> {
  services.live.device(presentDevice(device));
  await services.signals.deviceChanged(device._id.toHexString());
  return device;
}

async function departmentOf(id: string | null) {
  return referenceTo(DepartmentModel, id, 'defaultDepartmentId', 'field.unknownDepartment');
}

function readPhone(phone: string | null): string | null {
  const e164 = phone === null ? null : toE164(phone);
  if (phone !== null && e164 === null) throw invalid({ phone: 'field.phone' });
  return e164;
}
