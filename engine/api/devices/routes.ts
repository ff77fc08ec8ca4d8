import { createDevice, deleteDevice, updateDevice } from '../../commands/devices/saveDevice.ts';
import { readTraffic, requestDeviceConnection, requestDeviceLogout } from '../../commands/index.ts';
import type { DeviceEvent, DeviceTraffic } from '../../contract/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { DeviceModel, type Device } from '../../models/index.ts';
import { presentDevice } from '../../presenters/device.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { deviceConnect, deviceCreate, devicesQuery, deviceUpdate } from './schema.ts';

export function deviceRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/devices', { query: devicesQuery }, async ({ query: { filter, page }, response, viewer }) => {
      const { id, q, ...fields } = filter;
      const { records, total } = await readPage(DeviceModel, { ...fields, ...(id && { _id: id }), ...wordsFilter(q, ['name', 'phone']) }, page);
      return answerPage(response, 'devices', page, records.map((device) => presentDevice(device, { toAdmin: viewer.role === 'admin' })), total);
    }),

    route('GET /api/devices/:id', {}, async ({ id, viewer }) => presentDevice(await loadDevice(id), { toAdmin: viewer.role === 'admin' })),

    // The newest first, as many as are kept.
    route('GET /api/devices/:id/events', {}, async ({ id }): Promise<DeviceEvent[]> => {
      const device = await DeviceModel.findById(id).select('+history').lean();
      if (!device) throw notFound();
      return (device.history ?? []).map(({ at, ...line }) => ({ at: at.toISOString(), ...line })).toReversed();
    }),

    route('GET /api/devices/:id/traffic', {}, async ({ id }): Promise<DeviceTraffic> => readTraffic((await loadDevice(id))._id, services.now())),

    route('POST /api/devices', { body: deviceCreate, status: 201 }, async ({ body }) => presentDevice(await createDevice(services, body))),

    route('PUT /api/devices/:id', { body: deviceUpdate }, async ({ id, body }) => presentDevice(await updateDevice(services, id, body))),

    route('DELETE /api/devices/:id', {}, async ({ id }) => presentDevice(await deleteDevice(services, id))),

    route('POST /api/devices/:id/connect', { body: deviceConnect, status: 202 }, async ({ id, body, viewer }) => {
      const device = await loadDevice(id);
      if (!device.active) throw new AppError('conflict', { sentence: 'conflict.inactiveDevice' });
      return presentDevice(await requestDeviceConnection(services, id, 'connected', body.pairingPhone, viewer));
    }),

    route('POST /api/devices/:id/disconnect', { status: 202 }, async ({ id, viewer }) => {
      await loadDevice(id);
      return presentDevice(await requestDeviceConnection(services, id, 'disconnected', null, viewer));
    }),

    route('POST /api/devices/:id/logout', { status: 202 }, async ({ id, viewer }) => {
      await loadDevice(id);
      return presentDevice(await requestDeviceLogout(services, id, viewer));
    }),
  ];
}

/** Throws `not_found`. */
export async function loadDevice(id: string): Promise<Device> {
  const device = await DeviceModel.findById(id).lean();
  if (!device) throw notFound();
  return device;
}
