import type { DeviceMoveRecord } from '../contract/index.ts';
import { ConversationModel, DeviceModel, DeviceMoveModel, type DeviceMove } from '../models/index.ts';

/** The contract's JSON of moves, with the names of the devices. Keeps the order. */
export async function presentMoves(moves: DeviceMove[]): Promise<DeviceMoveRecord[]> {
  const ids = moves.flatMap(({ fromId, toId }) => [fromId, toId]);
  const names = new Map((await DeviceModel.find({ _id: { $in: ids } }, { name: 1 }).lean()).map(({ _id, name }) => [_id.toHexString(), name]));
  const device = (id: DeviceMove['fromId']) => ({ id: id.toHexString(), name: names.get(id.toHexString()) ?? '' });
  const inForce = await DeviceMoveModel.find({ state: { $ne: 'undone' }, fromId: { $in: ids } }, { fromId: 1, createdAt: 1 }).lean();
  return Promise.all(
    moves.map(async (move) => ({
      id: move._id.toHexString(),
      state: move.state,
      from: device(move.fromId),
      to: device(move.toId),
      by: move.by,
      at: move.createdAt.toISOString(),
      ...(await progressOf(move)),
      movedAt: move.movedAt?.toISOString() ?? null,
      undoneBy: move.undoneBy,
      undoneAt: move.undoneAt?.toISOString() ?? null,
      canUndo: move.state === 'moved' && !inForce.some((other) => !other._id.equals(move._id) && other.fromId.equals(move.toId) && other.createdAt >= move.createdAt),
    })),
  );
}

async function progressOf({ state, fromId, conversationIds, joins }: DeviceMove): Promise<Pick<DeviceMoveRecord, 'moved' | 'joined' | 'left'>> {
  const left = state === 'moving' ? await ConversationModel.countDocuments({ deviceId: fromId, active: true }) : 0;
  // A batch is recorded before it goes.
  const there = state === 'moving' ? await ConversationModel.countDocuments({ _id: { $in: conversationIds }, deviceId: fromId, active: true }) : 0;
  return { moved: conversationIds.length - there, joined: joins.length, left };
}
