import { groupByKind, type ConversationEvent } from '../../conversation/index.ts';
import type { Contact, Conversation, Message } from '../../models/index.ts';
import type { Draft, DraftFields, Happening } from '../conversations/draft.ts';
import { lastMessageOf } from '../conversations/excerpt.ts';
import { absorbMessagesEffect } from '../conversations/messageEffects.ts';

/**
 * The draft that puts stored messages, in arrival order, into a conversation: one event of the machine for each run of
 * messages of one kind, at the time its first one arrived (deadlines count from arrival), and the effect that marks them
 * as drained. `current` is null for a new conversation; the events that open or reopen it come before.
 */
export function absorbDraft(current: Conversation | null, contact: Contact, messages: Message[]): Draft {
  const happenings = groupByKind(messages).flatMap(({ kind, messages: group }): Happening[] => {
    const at = arrivalOf(group);
    const ids = group.map((message) => message._id.toHexString());
    const customer = { kind: 'customer' as const, id: contact._id.toHexString(), name: contact.name };
    switch (kind) {
      case 'customer': {
        const machineEvent: ConversationEvent = { type: 'customerMessage', at, count: group.length };
        return [{ type: 'message_in', by: customer, data: { messageIds: ids, count: group.length }, machineEvent }];
      }
      case 'phone':
        return [{ type: 'message_phone', by: { kind: 'system' }, data: { messageIds: ids }, machineEvent: { type: 'phoneMessage', at } }];
      case 'call':
        return [{ type: 'call', by: customer, data: { messageIds: ids } }];
      case 'aside':
        return [];
    }
  });
  return {
    happenings,
    fields: fieldsAfter(current, messages),
    atHand: { contact, messages },
    effects: [absorbMessagesEffect(messages.map((message) => message._id), (current?.eventSeq ?? 0) + 1)],
  };
}

/** When the first of them arrived, ms. */
export function arrivalOf(messages: Message[]): number {
  return Math.min(...messages.map((message) => message.arrivedAt.getTime()));
}

function fieldsAfter(current: Conversation | null, messages: Message[]): DraftFields {
  const spoken = groupByKind(messages)
    .filter(({ kind }) => kind === 'customer' || kind === 'phone')
    .flatMap((group) => group.messages);
  const fields: DraftFields = {};
  const newest = newestOf(spoken);
  if (newest && (!current?.lastMessage || newest.sortAt >= current.lastMessage.at)) {
    fields.lastMessage = lastMessageOf({ text: newest.text, at: newest.sortAt, direction: newest.direction, type: newest.type });
    fields.lastMessageAt = newest.sortAt;
  }
  const afterPhone = spoken.slice(spoken.findLastIndex((message) => message.direction === 'out') + 1);
  const unseen = newestOf(afterPhone);
  if (unseen && (!current?.newestUnseen || unseen.sortAt >= current.newestUnseen.sortAt)) {
    fields.newestUnseen = { messageId: unseen._id, sortAt: unseen.sortAt };
  }
  return fields;
}

/** By place in the conversation; of two at one place, the one that arrived last. */
function newestOf(messages: Message[]): Message | undefined {
  return messages.reduce<Message | undefined>((newest, message) => (!newest || message.sortAt >= newest.sortAt ? message : newest), undefined);
}
