import type { Types } from 'mongoose';
import { AppError } from '../../../errors.ts';
import { ConversationModel, DeviceMoveModel, MessageModel, type DeviceMove } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import { openKeyOf, type Draft } from '../../conversations/draft.ts';
import { drainContact } from '../../inbound/drainContact.ts';
import { byAge, joinConversations } from '../../joining/index.ts';
import { changeDevice, isInForce, joiningOf } from './relocate.ts';
import { takeAllAlong, takeQueuedAlong, tellDevices } from './takeAlong.ts';
import { undoMove } from './undoMove.ts';

const BATCH = 200;
/** More rounds than conversations that any device has. */
const MAX_ROUNDS = 10_000;
/** So long after a move a message that was leaving through the former device may still be put back into its queue, ms. */
const LATE_MS = 10 * 60_000;

/**
 * Carries out what is left of a move, or of its undoing, whoever began it. Safe to repeat, to be killed anywhere, and to
 * run twice at once: each conversation goes by compare-and-set.
 */
export async function carryOutMove(services: Services, moveId: Types.ObjectId | string): Promise<void> {
  const move = await DeviceMoveModel.findById(moveId).lean();
  if (move?.state === 'undoing') return undoMove(services, move);
  if (move?.state !== 'moving') return;
  for (const join of move.joins) {
    await joinConversations(services, joiningOf(move), join);
    await takeAllAlong(services, join.olderId);
  }
  await drainWhatCame(services, move);
  await moveActive(services, move);
  await DeviceMoveModel.updateOne({ _id: move._id, state: 'moving' }, { $set: { state: 'moved', movedAt: services.now() }, $unset: { working: 1 } });
  await tellDevices(services, move);
}

/** For the sweeper: goes on with moves that nobody has touched since `before`. Answers how many. */
export async function finishForgottenMoves(services: Services, before: Date): Promise<number> {
  const moves = await DeviceMoveModel.find({ state: { $in: ['moving', 'undoing'] }, updatedAt: { $lt: before } }, { _id: 1 }).lean();
  let finished = 0;
  for (const { _id } of moves) {
    try {
      await carryOutMove(services, _id);
      finished += 1;
    } catch (error) {
      services.log.warn({ err: error, moveId: _id.toHexString() }, 'conversations of a device not moved, the sweeper will try again');
    }
  }
  return finished + (await takeLateAlong(services));
}

/** What arrived through the device before belongs to what is moved, and would open a new conversation there afterwards. */
async function drainWhatCame(services: Services, { fromId }: DeviceMove): Promise<void> {
  const senderKeys = await MessageModel.distinct('senderKey', { deviceId: fromId, undrained: true });
  for (const senderKey of senderKeys) if (senderKey !== null) await drainContact(services, { deviceId: fromId.toHexString(), senderKey });
}

async function moveActive(services: Services, move: DeviceMove): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (!(await isInForce(move))) return;
    const here = await ConversationModel.find({ deviceId: move.fromId, active: true }, { _id: 1 }).sort({ openedAt: 1 }).limit(BATCH).lean();
    if (here.length === 0) return;
    // Recorded before they go, so that undoing knows them all.
    const ids = here.map(({ _id }) => _id);
    const recorded = await DeviceMoveModel.findOneAndUpdate({ _id: move._id }, { $addToSet: { conversationIds: { $each: ids } } }, { returnDocument: 'after' }).orFail().lean();
    for (const id of ids) await moveConversation(services, recorded, id);
    await tellDevices(services, move);
  }
  throw new Error(`the conversations of device ${move.fromId.toHexString()} could not be moved in ${MAX_ROUNDS} rounds`);
}

async function moveConversation(services: Services, move: DeviceMove, conversationId: Types.ObjectId): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId).orFail().lean();
  if (!conversation.active || !conversation.deviceId.equals(move.fromId)) return;
  const openKey = openKeyOf({ deviceId: move.toId, contactId: conversation.contactId });
  const other = await ConversationModel.findOne({ openKey, _id: { $ne: conversationId } }).lean();
  if (other) {
    const [older, newer] = byAge(conversation, other);
    const join = { olderId: older._id, newerId: newer._id };
    await DeviceMoveModel.updateOne({ _id: move._id }, { $addToSet: { joins: join } });
    await joinConversations(services, joiningOf(move), join);
    return takeAllAlong(services, older._id);
  }
  try {
    await changeConversation(services, conversationId, async (current): Promise<Draft | null> => {
      if (!current.active || !current.deviceId.equals(move.fromId) || !(await isInForce(move))) return null;
      return changeDevice(move, current, move.toId);
    });
  } catch (error) {
    // The contact has got an active one over there meanwhile: the next round joins them.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
  }
  await takeAllAlong(services, conversationId);
}

/** What the former device has put back since, or was queued by somebody who had read the conversation before. */
async function takeLateAlong(services: Services): Promise<number> {
  const since = new Date(services.now().getTime() - LATE_MS);
  let taken = 0;
  for (const { fromId, toId } of await DeviceMoveModel.find({ $or: [{ movedAt: { $gte: since } }, { undoneAt: { $gte: since } }] }, { fromId: 1, toId: 1 }).lean()) {
    for (const deviceId of [fromId, toId]) {
      const conversationIds = await MessageModel.distinct('conversationId', { deviceId, status: 'queued' });
      const gone = await ConversationModel.find({ _id: { $in: conversationIds }, deviceId: { $ne: deviceId }, formerDeviceIds: deviceId }, { deviceId: 1 }).lean();
      for (const conversation of gone) await takeQueuedAlong(services, conversation);
      taken += gone.length;
    }
  }
  return taken;
}
