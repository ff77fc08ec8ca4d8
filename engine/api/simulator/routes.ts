import { AppError } from '../../errors.ts';
import { readOutbox, setFaults, submitInbound } from '../../gateway/simulator/network.ts';
import type { Device } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { loadDevice } from '../devices/routes.ts';
import { route, type Route } from '../route.ts';
import { outboxQuery, simulatorFaults, simulatorInbound } from './schema.ts';

/** The other side of the simulated network: writing as a customer, and what customers received. */
export function simulatorRoutes({ services }: ApiContext): Route[] {
  return [
    route('POST /api/devices/:id/simulator/inbound', { body: simulatorInbound, status: 202 }, async ({ id, body }) => submitInbound(services, await loadSimulator(id), body)),

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
