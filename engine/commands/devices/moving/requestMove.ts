import { isValidObjectId } from 'mongoose';
import type { DeviceMovePreview } from '../../../contract/index.ts';
import { AppError, invalid, notFound } from '../../../errors.ts';
import { ConversationModel, DEVICE_HISTORY_KEPT, DeviceModel, DeviceMoveModel, isDuplicateKey, MessageModel, type Device, type DeviceMove } from '../../../models/index.ts';
import type { Viewer } from '../../../policies/viewer.ts';
import type { Services } from '../../../services.ts';
import { actorOf } from '../../conversations/actors.ts';

export interface MoveCommand {
  fromDeviceId: string;
  toDeviceId: string;
}

/** What moving would do. Changes nothing. Throws as the move itself. */
export async function previewMove(command: MoveCommand): Promise<DeviceMovePreview> {
  const { from, to } = await loadPair(command);
  const here = { deviceId: from._id, active: true };
  const [conversations, contactIds, queued, sending] = await Promise.all([
    ConversationModel.countDocuments(here),
    ConversationModel.distinct('contactId', here),
    MessageModel.countDocuments({ deviceId: from._id, status: 'queued' }),
    MessageModel.countDocuments({ deviceId: from._id, status: 'sending' }),
  ]);
  const joins = await ConversationModel.countDocuments({ deviceId: to._id, active: true, contactId: { $in: contactIds } });
  const view = ({ _id, name, status }: Device) => ({ id: _id.toHexString(), name, status });
  return { from: view(from), to: view(to), conversations, joins, queued, sending };
}

/**
 * Asks for a device's active conversations to be moved to another one, for a number that was banned or lost: each goes on
 * in one thread, with its queue. Recorded first, then carried out by a worker; a crash leaves the rest to the sweeper.
 * Throws `not_found`, `invalid`, `move_pending`.
 */
export async function moveConversations(services: Services, viewer: Viewer, command: MoveCommand): Promise<DeviceMove> {
  const { from, to } = await loadPair(command);
  try {
    const created = await DeviceMoveModel.create({ fromId: from._id, toId: to._id, state: 'moving', working: [from._id, to._id], by: actorOf(viewer) });
    await writeDown(services, from, to, viewer);
    await services.queues.wakeMove(created._id.toHexString());
    return created.toObject<DeviceMove>();
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('move_pending');
    throw error;
  }
}

/** Asks for a move to be undone. Throws `not_found`, `invalid`, `already_undone`, `move_not_last`, `move_pending`. */
export async function undoMoving(services: Services, viewer: Viewer, { deviceId, moveId }: { deviceId: string; moveId: string }): Promise<DeviceMove> {
  if (!isValidObjectId(deviceId) || !(await DeviceModel.exists({ _id: deviceId }))) throw notFound();
  const move = isValidObjectId(moveId) ? await DeviceMoveModel.findById(moveId).lean() : null;
  if (!move || ![move.fromId, move.toId].some((id) => id.equals(deviceId))) throw invalid({ moveId: 'field.unknownMove' });
  if (move.state === 'undoing' || move.state === 'undone') throw new AppError('already_undone', { sentence: 'conflict.moveUndone' });
  if (!(await isLastMove(move))) throw new AppError('move_not_last');
  try {
    const begun = await DeviceMoveModel.findOneAndUpdate(
      { _id: move._id, state: 'moved' },
      { $set: { state: 'undoing', undoneBy: actorOf(viewer), working: [move.fromId, move.toId] } },
      { returnDocument: 'after' },
    ).lean();
    if (!begun) throw new AppError('move_pending');
    await services.queues.wakeMove(begun._id.toHexString());
    return begun;
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('move_pending');
    throw error;
  }
}

/** The moves from and to a device, latest first. */
export async function listMoves(deviceId: Device['_id']): Promise<DeviceMove[]> {
  return DeviceMoveModel.find({ $or: [{ fromId: deviceId }, { toId: deviceId }] }).sort({ createdAt: -1, _id: -1 }).limit(50).lean();
}

/** Whether nothing that it took along may have been moved on since. */
export async function isLastMove({ _id, toId, createdAt }: DeviceMove): Promise<boolean> {
  return (await DeviceMoveModel.exists({ _id: { $ne: _id }, fromId: toId, state: { $ne: 'undone' }, createdAt: { $gte: createdAt } })) === null;
}

async function loadPair({ fromDeviceId, toDeviceId }: MoveCommand): Promise<{ from: Device; to: Device }> {
  const [from, to] = await Promise.all([fromDeviceId, toDeviceId].map(findDevice));
  if (!from) throw notFound();
  if (!to) throw invalid({ toDeviceId: 'field.unknownDevice' });
  if (from._id.equals(to._id)) throw invalid({ toDeviceId: 'field.sameDevice' });
  if (!to.active) throw invalid({ toDeviceId: 'field.inactiveDevice' });
  return { from, to };
}

/** In the history of the device they leave. */
async function writeDown(services: Services, from: Device, to: Device, viewer: Viewer): Promise<void> {
  const line = { at: services.now(), asked: 'move' as const, by: { id: viewer.id, name: viewer.name }, to: { id: to._id.toHexString(), name: to.name } };
  await DeviceModel.updateOne({ _id: from._id }, { $push: { history: { $each: [line], $slice: -DEVICE_HISTORY_KEPT } } }, { timestamps: false });
}

async function findDevice(id: string): Promise<Device | null> {
  return isValidObjectId(id) ? DeviceModel.findById(id).lean<Device>() : null;
}
