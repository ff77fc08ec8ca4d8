import type { Actor } from '../../contract/index.ts';
import type { ConversationEvent } from '../../conversation/index.ts';
import { recentSettings, type Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import type { Draft } from './draft.ts';
import { systemMessageOf } from './outgoing.ts';

export interface Closing {
  by: Actor;
  /** Who is named in the closing message; empty when nobody had it. */
  agentName: string;
  reason?: string | null | undefined;
  note?: string | null | undefined;
  /** Nothing is said to the customer. */
  silent?: boolean | undefined;
}

/** Finishing a conversation: a transfer under way is dropped, and the customer gets the closing message, if there is one. */
export async function closingDraft(services: Services, conversation: Conversation, { by, agentName, reason, note, silent = false }: Closing): Promise<Draft> {
  const settings = await recentSettings();
  const message = silent ? null : await systemMessageOf(conversation, settings.closingMessage, { settings, agentName, now: services.now() });
  return {
    happenings: [
      {
        type: 'closed',
        by,
        data: { reason: reason || null, note: note || null, silent, ...(message && { messageId: message.message._id.toHexString() }) },
        machineEvent: closingEvent(services, reason),
      },
    ],
    fields: { ...message?.fields, pendingTransfer: null },
    effects: message ? [message.effect] : [],
  };
}

export function closingEvent(services: Services, reason: string | null | undefined): ConversationEvent {
  return { type: 'close', at: services.now().getTime(), reason: reason || null };
}
