import type { ConversationState } from '../contract/index.ts';

/**
 * What can happen to a conversation. Ids are strings, times are milliseconds since 1970 (UTC), so that an event can be
 * stored as it is and replayed. `at` is always the caller's clock: the machine has none.
 */
export type ConversationEvent =
  /** The beginning: by a customer (nobody has it) or by a user who writes first. */
  | { type: 'open'; at: number; departmentId: string | null; assigneeId: string | null }
  /** The customer wrote `count` messages that were put into the conversation at once. */
  | { type: 'customerMessage'; at: number; count: number }
  /** The company wrote from its own handset: whoever reads there has seen everything. */
  | { type: 'phoneMessage'; at: number }
  | { type: 'accept'; at: number; userId: string }
  | { type: 'assign'; at: number; userId: string }
  | { type: 'transferToUser'; at: number; userId: string }
  | { type: 'transferToDepartment'; at: number; departmentId: string }
  | { type: 'release'; at: number }
  | { type: 'reply'; at: number; userId: string }
  /** `userId` has seen everything the customer wrote. */
  | { type: 'view'; at: number; userId: string }
  | { type: 'close'; at: number; reason: string | null }
  /** A user takes a closed conversation up again. */
  | { type: 'reopen'; at: number; userId: string }
  /** The customer wrote within the reopening window: back to its last assignee, or waiting when `assigneeId` is null. */
  | { type: 'customerReopen'; at: number; assigneeId: string | null }
  /** Two contacts were one person: this one, the newer of two active ones, goes on as the other. */
  | { type: 'mergeInto'; at: number; conversationId: string }
  /** The other side of `mergeInto`: `count` unseen messages of the newer one came with it. */
  | { type: 'absorb'; at: number; count: number }
  /** They were two people after all: what had been absorbed leaves again, `count` of it unseen. */
  | { type: 'giveBack'; at: number; count: number }
  /** The other side of `giveBack`: as it was before `mergeInto`, or still closed (`state` null) when it cannot be opened again. */
  | { type: 'unmerge'; at: number; state: ActiveState | null; assigneeId: string | null; unreadCount: number; waitingSince: number | null; waitedFrom: number | null };

export type ActiveState = Exclude<ConversationState, 'closed'>;

export type ConversationEventType = ConversationEvent['type'];

/** What the machine knows of a conversation besides its state. Plain data. */
export interface ConversationContext {
  departmentId: string | null;
  /** While closed: who had it last. */
  assigneeId: string | null;
  unreadCount: number;
  /** Since when nobody has had it, though the customer waits; null while somebody has it or it is closed. */
  waitingSince: number | null;
  /** When it first began to wait: its place in line, kept while somebody has it, in case they give it back. */
  waitedFrom: number | null;
  closedAt: number | null;
  closeReason: string | null;
  /** The conversation that absorbed this one. It is closed then, and nothing but `unmerge` opens it again. */
  mergedInto: string | null;
}

/** A conversation as the machine sees it. */
export interface ConversationSnapshot {
  state: ConversationState;
  context: ConversationContext;
}

/** What the caller carries out after it has saved the new snapshot. Safe to repeat. */
export type ConversationEffect =
  /** The user no longer holds it: give the place back. */
  { type: 'releaseSlot'; userId: string };
