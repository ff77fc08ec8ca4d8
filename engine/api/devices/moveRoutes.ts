import { listMoves, moveConversations, previewMove, undoMoving } from '../../commands/index.ts';
import { deviceMoveCreate, deviceMoveUndo, type DeviceMoveRecord } from '../../contract/index.ts';
import type { DeviceMove } from '../../models/index.ts';
import { presentMoves } from '../../presenters/deviceMove.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';
import { loadDevice } from './routes.ts';

/** Moving a device's active conversations to another device. */
export function deviceMoveRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/devices/:id/moves', {}, async ({ id }) => presentMoves(await listMoves((await loadDevice(id))._id))),

    route('POST /api/devices/:id/move/preview', { body: deviceMoveCreate }, ({ id, body }) => previewMove({ fromDeviceId: id, toDeviceId: body.toDeviceId })),

    route('POST /api/devices/:id/move', { body: deviceMoveCreate, status: 202 }, async ({ id, viewer, body }) => presented(await moveConversations(services, viewer, { fromDeviceId: id, toDeviceId: body.toDeviceId }))),

    route('POST /api/devices/:id/move/undo', { body: deviceMoveUndo, status: 202 }, async ({ id, viewer, body }) => presented(await undoMoving(services, viewer, { deviceId: id, moveId: body.moveId }))),
  ];
}

async function presented(move: DeviceMove): Promise<DeviceMoveRecord> {
  const [record] = await presentMoves([move]);
  if (!record) throw new Error('one move was presented');
  return record;
}
