import { z } from 'zod';
import { conversationState } from './conversation.ts';
import { instant } from './primitives.ts';

export const TIMELINE_TYPES = [
  'opened', 'message_in', 'message_phone', 'call', 'accepted', 'assigned', 'viewed', 'replied', 'noted', 'tagged',
  'transfer_requested', 'transferred', 'transfer_dropped', 'transfer_offered', 'transfer_declined', 'transfer_withdrawn', 'transfer_expired',
  'released', 'kept', 'closed', 'reopened', 'linked', 'unlinked', 'thanked', 'overdue', 'reminded', 'snoozed', 'snooze_ended',
  'work_dropped', 'merged', 'unmerged', 'moved', 'moved_back', 'auto_replied',
] as const;
export const timelineType = z.enum(TIMELINE_TYPES);
export type TimelineType = z.infer<typeof timelineType>;

/** Who or what did it. */
export const actor = z.object({
  kind: z.enum(['user', 'customer', 'rule', 'bot', 'system']),
  id: z.string().optional(),
  name: z.string().optional(),
});
export type Actor = z.infer<typeof actor>;

export const timelineEvent = z.object({
  seq: z.number().int(),
  type: timelineType,
  at: instant,
  by: actor,
  from: conversationState.nullable(),
  to: conversationState,
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEventRecord = z.infer<typeof timelineEvent>;
