import { isShortThanks, opensConversation, THANKS_AFTER_CLOSING_MS } from '../../conversation/index.ts';
import { recentSettings, type Contact, type Conversation, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { absorbMessagesEffect } from '../conversations/messageEffects.ts';
import { areStillUndrained } from './areStillUndrained.ts';

/** Whether all that a customer wrote soon after `closed` was closed is a short thanks, which opens nothing (a setting). */
export async function areOnlyThanks(closed: Conversation, messages: Message[]): Promise<boolean> {
  const { closedAt } = closed;
  const opening = messages.filter(opensConversation);
  if (closed.active || !closedAt || opening.length === 0) return false;
  const isThanks = opening.every(({ type, text, arrivedAt }) => type === 'text' && isShortThanks(text) && arrivedAt.getTime() - closedAt.getTime() <= THANKS_AFTER_CLOSING_MS);
  return isThanks && (await recentSettings()).ignoreThanks;
}

/** Puts them into the history of the closed conversation, which stays closed. False when another run came between. */
export async function keepThanks(services: Services, closed: Conversation, contact: Contact, messages: Message[]): Promise<boolean> {
  let isKept = false;
  await changeConversation(services, closed._id, async (conversation) => {
    isKept = !conversation.active && (await areStillUndrained(conversation, messages));
    if (!isKept) return null;
    const ids = messages.map((message) => message._id);
    return {
      happenings: [{ type: 'thanked', by: { kind: 'customer', id: contact._id.toHexString(), name: contact.name }, data: { messageIds: ids.map(String) } }],
      effects: [absorbMessagesEffect(ids, conversation.eventSeq + 1)],
    };
  });
  return isKept;
}
