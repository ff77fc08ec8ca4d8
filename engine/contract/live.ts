import { z } from 'zod';
import { conversationRecord } from './conversation.ts';
import { deviceRecord } from './device.ts';
import { inboxCounts } from './inbox.ts';
import { messageRecord } from './message.ts';
import { id, instant } from './primitives.ts';
import { presence } from './user.ts';

/** What Socket.IO says to the panel, with the JSON of REST. */
export const liveEvents = {
  conversation: conversationRecord,
  /** It left the user's sight. */
  'conversation.removed': z.object({ id }),
  message: messageRecord,
  device: deviceRecord,
  /** A pause and since when it lasts: left out when it has not changed. */
  presence: z.object({ userId: id, presence, pausedReason: z.string().nullable().optional(), pausedAt: instant.nullable().optional() }),
  typing: z.object({ conversationId: id, userId: id, name: z.string() }),
  /** At most once a second for a user. */
  counts: z.object({ counts: inboxCounts, capped: z.boolean().optional() }),
} as const;

export type LiveEvents = { [Name in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[Name]> };
export type LiveEventName = keyof LiveEvents;

/** What the panel says to the server: the agent is typing in a conversation. */
export const typingNotice = z.object({ conversationId: id });

/** One thing that changed, for who missed the live event. */
export const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conversation'), record: conversationRecord }),
  z.object({ kind: z.literal('conversation.removed'), record: z.object({ id }) }),
  z.object({ kind: z.literal('message'), record: messageRecord }),
  z.object({ kind: z.literal('device'), record: deviceRecord }),
]);
export type Change = z.infer<typeof change>;

export const changesQuery = z.object({ since: z.string().max(200).optional() });
export const changesPage = z.object({ changes: z.array(change), cursor: z.string() });
export type ChangesPage = z.infer<typeof changesPage>;
