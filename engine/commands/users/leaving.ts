import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Actor, LeavingOutcome, LeavingReason } from '../../contract/index.ts';
import { ConversationModel, recentSettings, UserModel, type Conversation, type Leaving, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { reserveByHand } from '../conversations/assignConversation.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { readTimeline } from '../conversations/readTimeline.ts';

/** What is to become of somebody's conversations. */
export interface LeavingIntent {
  reason: LeavingReason;
  by: Actor;
  rest: LeavingOutcome;
  exceptions?: { conversationId: string; outcome: LeavingOutcome }[];
}

/**
 * Gives everything a user has the place that the intent says, each told by its timeline. The intent is stored with the
 * user first, so that what a crash leaves over is finished by the sweeper. Answers how many moved and how many stayed.
 */
export async function leaveConversations(services: Services, userId: Types.ObjectId, { reason, by, rest, exceptions = [] }: LeavingIntent): Promise<{ moved: number; kept: number }> {
  const leaving: Leaving = { id: randomUUID(), reason, by, rest, exceptions, at: services.now() };
  const user = await UserModel.findByIdAndUpdate(userId, { $set: { leaving } }, { returnDocument: 'after' }).orFail().lean();
  return carryOut(services, user, leaving);
}

/** For the sweeper: intents that a crash left, users deactivated with conversations, and users away for too long (a setting). */
export async function finishLeaving(services: Services, before: Date): Promise<number> {
  let moved = 0;
  for (const user of await UserModel.find({ 'leaving.at': { $lt: before } }).lean()) {
    if (user.leaving) moved += (await carryOut(services, user, user.leaving)).moved;
  }
  for (const { user, reason } of [...(await deactivatedWithWork()), ...(await absentTooLong(services))]) {
    moved += (await leaveConversations(services, user._id, { reason, by: { kind: 'system' }, rest: { kind: 'queue' } })).moved;
  }
  return moved;
}

async function deactivatedWithWork(): Promise<{ user: User; reason: LeavingReason }[]> {
  const users = await UserModel.find({ active: false, 'slots.0': { $exists: true }, leaving: null }).lean();
  return users.map((user) => ({ user, reason: 'user_deactivated' }));
}

async function absentTooLong(services: Services): Promise<{ user: User; reason: LeavingReason }[]> {
  const { absenceMinutes } = await recentSettings();
  if (absenceMinutes === null) return [];
  const since = new Date(services.now().getTime() - absenceMinutes * 60_000);
  const users = await UserModel.find({ active: true, presence: 'offline', presenceAt: { $lt: since }, 'slots.0': { $exists: true }, leaving: null }).lean();
  return users.map((user) => ({ user, reason: 'absent' }));
}

async function carryOut(services: Services, user: User, leaving: Leaving): Promise<{ moved: number; kept: number }> {
  const outcomes = new Map(leaving.exceptions.map(({ conversationId, outcome }) => [conversationId.toLowerCase(), outcome]));
  const done = { moved: 0, kept: 0 };
  for (const { _id } of await listConversationsOf(user._id)) {
    const outcome = outcomes.get(_id.toHexString()) ?? leaving.rest;
    let draft: Draft | null = null;
    await changeConversation(services, _id, async (conversation) => {
      draft = null;
      const isTheirs = conversation.active && conversation.assigneeId?.equals(user._id);
      // An intent that was carried out to its end, and begun again after a crash, told of what stayed already.
      if (!isTheirs || (outcome.kind === 'keep' && (await isKeptBy(conversation, leaving)))) return null;
      draft = await draftOf(services, conversation, user, leaving, outcome);
      return draft;
    });
    if (draft) done[outcome.kind === 'keep' ? 'kept' : 'moved'] += 1;
  }
  await UserModel.updateOne({ _id: user._id, 'leaving.id': leaving.id }, { $set: { leaving: null } }, { timestamps: false });
  return done;
}

/** What a user has now, those who wait longest first. */
export async function listConversationsOf(userId: Types.ObjectId): Promise<Conversation[]> {
  return ConversationModel.find({ holderIds: userId, assigneeId: userId }).sort({ lastMessageAt: 1, _id: 1 }).lean();
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
        data: { ...told, ...data, toUserId: receiver._id.toHexString(), toName: receiver.name },
        machineEvent: { type: 'transferToUser', at, userId: receiver._id.toHexString() },
      },
    ],
    fields: { pendingTransfer: null },
    undo,
  };
}
