import type { QueryFilter, Types } from 'mongoose';
import type { Actor } from '../../contract/index.ts';
import type { Conversation, Message } from '../../models/index.ts';
import type { DraftFields, Happening } from '../conversations/draft.ts';

/** What a conversation gets when it changes sides: a line of its history and its new place. Empty when it is there already. */
export interface Relocation {
  happenings: Happening[];
  fields: DraftFields;
}

/**
 * Why two active conversations become one: a merge of two contacts, or the moving of a device's conversations to another
 * device. DESIGN, invariant 12: the older absorbs the newer, the newer closes; undoing restores both.
 */
export interface Joining {
  /** Stands as `mergeId` in histories and with what was moved. */
  _id: Types.ObjectId;
  /** What the histories say of it. Absent in those written before devices could be moved: contacts. */
  cause: 'contacts' | 'device';
  by: Actor;
  undoneBy: Actor | null;
  /** Whether it has neither been undone nor is being undone: asked within each change, so that a process that was held up does not join again. */
  isInForce(): Promise<boolean>;
  /** To the side that stays. */
  bringOver(conversation: Conversation): Promise<Relocation>;
  /** To the side on which it was before. */
  takeBack(conversation: Conversation): Promise<Relocation>;
  /** What has come to an older conversation since, and belongs to the newer one that it absorbed. Null: nothing can be told apart. */
  cameFor(newer: Conversation): Promise<QueryFilter<Message> | null>;
}

/** The older of two first; of two of one moment always the same. */
export function byAge(one: Conversation, other: Conversation): [Conversation, Conversation] {
  const difference = one.openedAt.getTime() - other.openedAt.getTime();
  const isOlder = difference === 0 ? one._id.toHexString() < other._id.toHexString() : difference < 0;
  return isOlder ? [one, other] : [other, one];
}
