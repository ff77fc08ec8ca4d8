import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Actor, LeavingOutcome, LeavingReason } from '../../contract/index.ts';
import { ConversationModel, isStoreAway, recentSettings, UserModel, type Conversation, type Leaving, type User } from '../../models/index.ts';
import { heldFilter } from '../../policies/visible.ts';
import type { Services } from '../../services.ts';
import { reserveByHand } from '../conversations/assignConversation.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { readTimeline } from '../conversations/readTimeline.ts';
import { endReservations } from './endReservations.ts';

const SYSTEM = { kind: 'system' as const };

/** What is to become of somebody's conversations. */
export interface LeavingIntent {
  reason: LeavingReason;
  by: Actor;
  rest: LeavingOutcome;
  exceptions?: { conversationId: string; outcome: LeavingOutcome }[];
}

/**
 * Gives everything a user has the place that the intent says, each told by its timeline. The intent is stored with the
 * user first, in one write with what it goes along with (`also`), so that what a crash leaves over is finished by the
 * sweeper; an earlier one that is not finished is finished before. Answers how many moved and how many stayed.
 */
export async function leaveConversations(services: Services, userId: Types.ObjectId, intent: LeavingIntent, also: Partial<User> = {}): Promise<{ moved: number; kept: number }> {
  await finishEarlier(services, userId);
  const user = await UserModel.findByIdAndUpdate(userId, { $set: { ...also, leaving: leavingOf(services, intent) } }, { returnDocument: 'after' }).orFail().lean();
  return carryOutIntent(services, user);
}

/** The intent as it is stored with the user. */
export function leavingOf(services: Services, { reason, by, rest, exceptions = [] }: LeavingIntent): Leaving {
  return { id: randomUUID(), reason, by, rest, exceptions, at: services.now(), takenBefore: null };
}

/** An intent that is stored already. */
export async function carryOutIntent(services: Services, user: User): Promise<{ moved: number; kept: number }> {
  return user.leaving ? carryOut(services, user, user.leaving) : { moved: 0, kept: 0 };
}

/** Before another intent takes its place. */
export async function finishEarlier(services: Services, userId: Types.ObjectId): Promise<void> {
  const user = await UserModel.findOne({ _id: userId, leaving: { $ne: null } }).lean();
  if (user) await carryOutIntent(services, user);
}

/** For the sweeper: intents that a crash left, users deactivated with conversations, and users away for too long (a setting). */
export async function finishLeaving(services: Services, before: Date): Promise<number> {
  let moved = 0;
  for (const user of await UserModel.find({ 'leaving.at': { $lt: before } }).lean()) moved += (await carryOutIntent(services, user)).moved;
  const gone = await UserModel.find({ active: false, 'slots.0': { $exists: true }, leaving: null }, { _id: 1 }).lean();
  for (const { _id } of gone) moved += (await leaveConversations(services, _id, { reason: 'user_deactivated', by: SYSTEM, rest: { kind: 'queue' } })).moved;
  return moved + (await releaseOfAbsent(services));
}

/**
 * Whoever has been offline for so long gives back what they had when they went; what somebody gave them since, and what
 * was to stay with them at the end of their shift, stays.
 */
async function releaseOfAbsent(services: Services): Promise<number> {
  const { absenceMinutes } = await recentSettings();
  if (absenceMinutes === null) return 0;
  const since = new Date(services.now().getTime() - absenceMinutes * 60_000);
  const absent = { active: true, presence: 'offline' as const, presenceAt: { $lt: since }, slots: { $elemMatch: { at: { $lt: since }, kept: { $ne: true } } }, leaving: null };
  let moved = 0;
  for (const { _id } of await UserModel.find(absent, { _id: 1 }).lean()) {
    const leaving: Leaving = { ...leavingOf(services, { reason: 'absent', by: SYSTEM, rest: { kind: 'queue' } }), takenBefore: since };
    // Somebody who has come back meanwhile is absent no more.
    const user = await UserModel.findOneAndUpdate({ _id, ...absent }, { $set: { leaving } }, { returnDocument: 'after' }).lean();
    if (user) moved += (await carryOut(services, user, leaving)).moved;
  }
  return moved;
}

/** One conversation that cannot be changed does not keep the others; the sweeper comes to it again. */
async function carryOut(services: Services, user: User, leaving: Leaving): Promise<{ moved: number; kept: number }> {
  const outcomes = new Map(leaving.exceptions.map(({ conversationId, outcome }) => [conversationId.toLowerCase(), outcome]));
  const done = { moved: 0, kept: 0 };
  let hasFailed = false;
  await endReservations(services, user._id);
  for (const { _id } of await listConversationsOf(user._id)) {
    if (!isMeant(user, leaving, _id)) continue;
    const outcome = outcomes.get(_id.toHexString()) ?? leaving.rest;
    try {
      if (await carryOutOne(services, user, leaving, { conversationId: _id, outcome })) done[outcome.kind === 'keep' ? 'kept' : 'moved'] += 1;
    } catch (error) {
      if (isStoreAway(error)) throw error;
      hasFailed = true;
      services.log.error({ err: error, userId: user._id.toHexString(), conversationId: _id.toHexString() }, 'conversation of somebody who left not moved, will be tried again');
    }
  }
  const change = hasFailed ? { 'leaving.at': services.now() } : { leaving: null };
  await UserModel.updateOne({ _id: user._id, 'leaving.id': leaving.id }, { $set: change }, { timestamps: false });
  return done;
}

/** Of an absence: what they had when they went, and nobody said that it stays. */
function isMeant({ slots }: User, { takenBefore }: Leaving, conversationId: Types.ObjectId): boolean {
  if (!takenBefore) return true;
  const slot = slots.find((each) => each.conversationId.equals(conversationId));
  return !slot || (slot.at < takenBefore && !slot.kept);
}

async function carryOutOne(services: Services, user: User, leaving: Leaving, { conversationId, outcome }: { conversationId: Types.ObjectId; outcome: LeavingOutcome }): Promise<boolean> {
  let isDone = false;
  await changeConversation(services, conversationId, async (conversation) => {
    const isTheirs = conversation.active && conversation.assigneeId?.equals(user._id);
    // An intent that was carried out to its end, and begun again after a crash, told of what stayed already.
    isDone = Boolean(isTheirs) && !(outcome.kind === 'keep' && (await isKeptBy(conversation, leaving)));
    return isDone ? draftOf(services, conversation, user, leaving, outcome) : null;
  });
  if (outcome.kind === 'keep') await UserModel.updateOne({ _id: user._id, 'slots.conversationId': conversationId }, { $set: { 'slots.$.kept': true } }, { timestamps: false });
  return isDone;
}

/** What a user has now, those who wait longest first. */
export async function listConversationsOf(userId: Types.ObjectId): Promise<Conversation[]> {
  return ConversationModel.find({ ...heldFilter(userId.toHexString()), assigneeId: userId, active: true }).sort({ lastMessageAt: 1, _id: 1 }).lean();
}

async function isKeptBy(conversation: Conversation, leaving: Leaving): Promise<boolean> {
  return (await readTimeline(conversation)).some((event) => event.type === 'kept' && event.data.leavingId === leaving.id);
}

async function draftOf(services: Services, conversation: Conversation, user: User, leaving: Leaving, outcome: LeavingOutcome): Promise<Draft> {
  const at = services.now().getTime();
  const told = { reason: leaving.reason, userName: user.name, leavingId: leaving.id };
  if (outcome.kind === 'keep') return { happenings: [{ type: 'kept', by: leaving.by, data: told }] };
  const receiver = outcome.kind === 'user' ? await UserModel.findOne({ _id: outcome.userId, active: true }).lean() : null;
  // Back to the queue also when the one who was to take it may not any more: nobody waits for nobody.
  if (!receiver || receiver._id.equals(user._id)) {
    return { happenings: [{ type: 'released', by: leaving.by, data: told, machineEvent: { type: 'release', at } }], fields: { pendingTransfer: null } };
  }
  const { data, undo } = await reserveByHand(services, receiver, conversation);
  return {
    happenings: [
      {
        type: 'transferred',
        by: leaving.by,
        data: { ...told, ...data, ...(receiver.presence === 'offline' && { receiverOffline: true }), toUserId: receiver._id.toHexString(), toName: receiver.name },
        machineEvent: { type: 'transferToUser', at, userId: receiver._id.toHexString() },
      },
    ],
    fields: { pendingTransfer: null },
    undo,
  };
}
