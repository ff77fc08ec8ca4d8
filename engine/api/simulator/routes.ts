import { AppError } from '../../errors.ts';
import { keepFile } from '../../gateway/simulator/files.ts';
import { readOutbox, setFaults, submitInbound } from '../../gateway/simulator/network.ts';
import type { Device } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { loadDevice } from '../devices/routes.ts';
import { readJson } from '../middleware/jsonBody.ts';
import { readMultipart } from '../middleware/multipart.ts';
import { parseBody } from '../middleware/validation.ts';
import { route, type Route } from '../route.ts';
import { outboxQuery, simulatorFaults, simulatorInbound, simulatorUpload } from './schema.ts';

/** The other side of the simulated network: writing as a customer, and what customers received. */
export function simulatorRoutes({ services }: ApiContext): Route[] {
  return [
    // A body of JSON, or with a larger file `multipart/form-data`.
    route('POST /api/devices/:id/simulator/inbound', { status: 202 }, async ({ id, request, response }) => {
      const device = await loadSimulator(id);
      if (!request.is('multipart/form-data')) return submitInbound(services, device, parseBody(simulatorInbound, await readJson(request, response)));
      const { fields, file } = await readMultipart(request, ({ stream, fileName = null, mimeType }) => keepFile(stream, { fileName, mimeType, isVoice: false, durationSeconds: null }));
      const { isVoice, ...body } = parseBody(simulatorUpload, fields);
      return submitInbound(services, device, body, { ...file, isVoice });
    }),

    route('GET /api/devices/:id/simulator/outbox', { query: outboxQuery }, async ({ id, query }) => {
      const device = await loadSimulator(id);
      return readOutbox(device._id, query.to);
    }),

    route('PUT /api/devices/:id/simulator/faults', { body: simulatorFaults }, async ({ id, body }) => {
      const device = await loadSimulator(id);
      return setFaults(services, device._id, body);
    }),
  ];
}

/** Throws `not_found`, and `conflict` for a device that is no simulator. */
async function loadSimulator(id: string): Promise<Device> {
  const device = await loadDevice(id);
  if (device.driver !== 'simulator') throw new AppError('conflict', { sentence: 'conflict.notSimulator' });
  return device;
}
