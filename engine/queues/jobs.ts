import { z } from 'zod';
import { id } from '../contract/index.ts';

/** Jobs are hints: they say where to look in the store, never what was written there. */
export const inboundJob = z.object({ deviceId: id, senderKey: z.string().min(1) });
export type InboundJob = z.infer<typeof inboundJob>;

export const transferJob = z.object({ conversationId: id });
export type TransferJob = z.infer<typeof transferJob>;

export const deadlineJob = z.object({ conversationId: id });
export type DeadlineJob = z.infer<typeof deadlineJob>;

/** Without a conversation: what waits for a free agent. */
export const routingJob = z.object({ conversationId: id.optional() });
export type RoutingJob = z.infer<typeof routingJob>;

export const moveJob = z.object({ moveId: id });
export type MoveJob = z.infer<typeof moveJob>;

export const outboundJob = z.object({ conversationId: id });
export type OutboundJob = z.infer<typeof outboundJob>;
