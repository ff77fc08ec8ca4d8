import { z } from 'zod';
import { conversationRecord } from './conversation.ts';
import { id } from './primitives.ts';

/** Why somebody's conversations need another place: their shift ends, they may not sign in any more, they were away too long. */
export const LEAVING_REASONS = ['shift_end', 'user_deactivated', 'absent'] as const;
export type LeavingReason = (typeof LEAVING_REASONS)[number];

/** What becomes of one conversation: back to its queue, to another user, or it stays. */
export const leavingOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue') }),
  z.object({ kind: z.literal('user'), userId: id }),
  z.object({ kind: z.literal('keep') }),
]);
export type LeavingOutcome = z.infer<typeof leavingOutcome>;

/** `rest`: what becomes of every conversation that `exceptions` does not name, also of one that comes meanwhile. */
export const leavingPlan = z.object({
  reason: z.enum(['shift_end', 'user_deactivated']).default('shift_end'),
  rest: leavingOutcome.default({ kind: 'queue' }),
  exceptions: z.array(z.object({ conversationId: id, outcome: leavingOutcome })).max(1000).default([]),
});
export type LeavingPlan = z.infer<typeof leavingPlan>;

const named = z.object({ id, name: z.string() });

/** What a plan will do, conversation by conversation, before it is done. */
export const leavingPreview = z.object({
  user: named,
  reason: z.enum(LEAVING_REASONS),
  conversations: z.array(
    z.object({
      conversation: conversationRecord,
      kind: z.enum(['queue', 'user', 'keep']),
      /** Of `queue`: null for the common one. */
      department: named.nullish(),
      /** Of `user`. */
      user: named.nullish(),
      /** The receiver has more than their capacity then. */
      overCapacity: z.boolean().optional(),
      receiverOffline: z.boolean().optional(),
    }),
  ),
});
export type LeavingPreview = z.infer<typeof leavingPreview>;

/** What was done. */
export const leavingResult = z.object({ user: named, moved: z.number().int(), kept: z.number().int() });
export type LeavingResult = z.infer<typeof leavingResult>;
