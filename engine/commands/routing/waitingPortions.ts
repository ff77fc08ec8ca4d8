import type { QueryFilter, Types } from 'mongoose';
import { ConversationModel, type Conversation } from '../../models/index.ts';
import type { OpenQueue } from '../../routing/index.ts';

/** What giving something away needs to know of it; the rest stays in the store. */
export const WAITING_FIELDS = { departmentId: 1, contactId: 1, priority: 1, waitingSince: 1, openedAt: 1, turnAt: 1, routing: 1, version: 1 } as const;
export type WaitingConversation = Pick<Conversation, '_id' | keyof typeof WAITING_FIELDS>;

/** Of one queue, at a time. */
const PORTION = 200;

/** Where reading a queue goes on. */
export interface QueuePosition extends OpenQueue {
  /** The last one read; null: from the beginning. */
  after: WaitingConversation | null;
}

/** What comes next in a queue, in its turn, but for what somebody is asked about, what is due to be looked at anyway and what rests; `next`: null at its end. */
export async function readPortion({ departmentId, look, after }: QueuePosition, resting: readonly Types.ObjectId[]): Promise<{ portion: WaitingConversation[]; next: QueuePosition | null }> {
  const portion = await ConversationModel.find(
    { state: 'waiting', departmentId, offeredToId: null, 'routing.dueAt': { $exists: false }, ...(resting.length > 0 && { _id: { $nin: resting } }), $and: [onlyWhat(look), beyond(after)] },
    WAITING_FIELDS,
  )
    .sort({ turnAt: 1, _id: 1 })
    .limit(PORTION)
    .lean<WaitingConversation[]>();
  const last = portion.length === PORTION ? portion.at(-1) : undefined;
  return { portion, next: last ? { departmentId, look, after: last } : null };
}

function onlyWhat(look: OpenQueue['look']): QueryFilter<Conversation> {
  if (look === 'everything') return {};
  if (look === 'ownAim') return { $or: [{ 'routing.aim.userId': { $ne: null } }, { 'routing.aim.strategy': { $ne: null } }] };
  return { 'routing.aim.userId': { $in: look.userIds } };
}

/** The first part lets an index find the place. */
function beyond(after: WaitingConversation | null): QueryFilter<Conversation> {
  return after ? { turnAt: { $gte: after.turnAt }, $or: [{ turnAt: { $gt: after.turnAt } }, { _id: { $gt: after._id } }] } : {};
}
