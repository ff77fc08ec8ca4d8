import { z } from 'zod';
import { messageType } from './message.ts';
import { freeText, id, instant, messageText, phone, phoneInput } from './primitives.ts';
import { priority } from './priority.ts';

export const STATES_OF_CONVERSATION = ['bot', 'waiting', 'assigned', 'unread', 'closed'] as const;
export const conversationState = z.enum(STATES_OF_CONVERSATION);
export type ConversationState = z.infer<typeof conversationState>;

/** Every state but `closed`: the conversation is in somebody's queue. */
export const ACTIVE_STATES = ['bot', 'waiting', 'assigned', 'unread'] as const satisfies readonly ConversationState[];

/** Deadlines that passed and still matter: nobody took it, nobody answered it, it was put aside until now. */
export const conversationAlert = z.enum(['waiting', 'firstReply', 'snooze']);
export type ConversationAlert = z.infer<typeof conversationAlert>;

/** Why the engine closed it by itself: words that the panel translates (`inbox.closeReason.<word>`); people write their own. */
export const ENGINE_CLOSE_REASONS = ['customer_silent', 'merged'] as const;

const named = z.object({ id, name: z.string() });

/**
 * `pending`: the worker has not come to it yet. `offered`: the receiver accepts or declines it until `expiresAt`.
 * `reserved`: by the engine, which found them for a conversation that waits.
 */
const transferRecord = z.object({
  status: z.enum(['pending', 'offered']),
  to: z.object({ kind: z.enum(['user', 'department']), id, name: z.string() }),
  by: named.nullish(),
  note: z.string().nullish(),
  expiresAt: instant.optional(),
  reserved: z.literal(true).optional(),
});

export const conversationRecord = z.object({
  id,
  /** The number a customer can quote: date in the company's time zone and a counter, `AAAAMMDD-000001`. */
  protocol: z.string(),
  state: conversationState,
  /** Raised by every change; `ifVersion` of a command compares with it. */
  version: z.number().int(),
  device: named,
  contact: z.object({ id, name: z.string(), phone: phone.nullable(), clientId: id.nullable() }),
  department: named.nullable(),
  assignee: named.nullable(),
  unreadCount: z.number().int(),
  /** `type`: left out for plain text. */
  lastMessage: z.object({ text: z.string(), at: instant, direction: z.enum(['in', 'out', 'note', 'system']), type: messageType.optional() }).nullable(),
  openedAt: instant,
  /** Since when the customer waits for somebody to take it; null when somebody has it. */
  waitingSince: instant.nullable(),
  closedAt: instant.nullable(),
  closeReason: z.string().nullable(),
  /** Closed because this older conversation absorbed it: its messages are there. */
  mergedInto: id.optional(),
  /** The conversation before this one, when a closed one was not reopened. */
  previousId: id.nullable(),
  tags: z.array(id),
  /** Left out: `normal`. */
  priority: priority.optional(),
  transfer: transferRecord.optional(),
  /** Put aside by the one who has it. */
  snoozedUntil: instant.optional(),
  alerts: z.array(conversationAlert).optional(),
});
export type ConversationRecord = z.infer<typeof conversationRecord>;

/** Whether a transfer waits for this user's yes or no. */
export function isOfferedTo(conversation: Pick<ConversationRecord, 'transfer'>, userId: string): boolean {
  return conversation.transfer?.status === 'offered' && conversation.transfer.to.id === userId;
}

const ifVersion = z.number().int().min(0).optional();

export const plainCommand = z.object({ ifVersion });
export const viewCommand = z.object({ upTo: id.optional(), ifVersion });
export const assignCommand = z.object({ userId: id, ifVersion });
export const closeCommand = z.object({
  reason: freeText(60).nullish(),
  note: freeText(2000).nullish(),
  /** No closing message to the customer. */
  silent: z.boolean().optional(),
  ifVersion,
});
/** To exactly one user or one department. */
export const transferCommand = z
  .object({ userId: id.optional(), departmentId: id.optional(), note: freeText(2000).nullish(), ifVersion })
  .refine((body) => Boolean(body.userId) !== Boolean(body.departmentId), { message: 'field.oneTarget', path: ['userId'] });

/** The receiver's no, or the sender's change of mind. */
export const declineCommand = z.object({ reason: freeText(500).nullish(), ifVersion });
/** Puts a conversation aside until a time to come; null takes it up again. */
export const snoozeCommand = z.object({ until: z.iso.datetime({ offset: true }).nullable(), ifVersion });

export const conversationCreate = z
  .object({ deviceId: id, contactId: id.optional(), phone: phoneInput.optional(), text: messageText })
  .refine((body) => Boolean(body.contactId) !== Boolean(body.phone), { message: 'field.contactOrPhone', path: ['phone'] });
export type ConversationCreate = z.infer<typeof conversationCreate>;

export const tagsCommand = z.object({ tags: z.array(id).max(50), ifVersion });
