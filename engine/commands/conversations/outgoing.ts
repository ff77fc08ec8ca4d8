import { Types } from 'mongoose';
import { fillTemplate, showsSomething, type MessageType, type SettingsRecord, type TemplateVariable } from '../../contract/index.ts';
import { wordTokens } from '../../identity/tokens.ts';
import { ClientModel, ContactModel, DepartmentModel, type Conversation, type MessageAuthor, type MessageMedia } from '../../models/index.ts';
import { expectedReturn } from '../routing/hoursOf.ts';
import { destinationOf } from './actors.ts';
import type { DraftFields, NewEffect } from './draft.ts';
import { lastMessageOf } from './excerpt.ts';
import { writeMessageEffect, type MessageToWrite } from './messageEffects.ts';

export interface Outgoing {
  author: MessageAuthor;
  text: string;
  /** Identity key to send to. */
  to: string | null;
  now: Date;
  clientMessageId?: string;
  quotedId?: Types.ObjectId | null;
  /** @defaultValue text */
  type?: MessageType;
  media?: MessageMedia | null;
  isForwarded?: boolean;
  /** Of a reaction, an edit or a deletion: the message it is about. It is no last message, and lists do not find it. */
  targetId?: Types.ObjectId;
}

/** A message to the customer, and what it changes in its conversation: its place (`seq`) is the next one. */
export function outgoingOf(
  conversation: Pick<Conversation, '_id' | 'deviceId' | 'contactId' | 'outSeq' | 'outSortAt'>,
  { author, text, to, now, clientMessageId, quotedId = null, type = 'text', media = null, isForwarded = false, targetId }: Outgoing,
): { message: MessageToWrite; fields: DraftFields; effect: NewEffect } {
  // Never before an earlier one, whatever the clocks of two hosts say.
  const sortAt = conversation.outSortAt && conversation.outSortAt > now ? conversation.outSortAt : now;
  const seq = conversation.outSeq + 1;
  const message: MessageToWrite = {
    ...written(conversation, { author, text, now }),
    tokens: targetId ? [] : wordTokens(`${text} ${media?.fileName ?? ''}`),
    direction: 'out',
    type,
    media,
    ...(isForwarded && { isForwarded }),
    ...(targetId && { targetId, unapplied: true as const }),
    status: 'queued',
    senderKey: to,
    sortAt,
    ...(clientMessageId !== undefined && { clientMessageId }),
    seq,
    quotedId,
  };
  return {
    message,
    fields: { outSeq: seq, outSortAt: sortAt, ...(!targetId && { lastMessage: lastMessageOf({ text, at: sortAt, direction: 'out', type }), lastMessageAt: sortAt }) },
    effect: writeMessageEffect(message),
  };
}

/** A note for colleagues: it has no place among what leaves, and the customer never sees it. */
export function noteOf(conversation: Pick<Conversation, '_id' | 'deviceId' | 'contactId'>, note: Pick<Outgoing, 'author' | 'text' | 'now'>): MessageToWrite {
  return { ...written(conversation, note), direction: 'note', status: 'sent', senderKey: null, sortAt: note.now, seq: null, quotedId: null };
}

/** What everything written on our side has in common. */
function written({ _id, deviceId, contactId }: Pick<Conversation, '_id' | 'deviceId' | 'contactId'>, { author, text, now }: Pick<Outgoing, 'author' | 'text' | 'now'>) {
  return {
    _id: new Types.ObjectId(),
    deviceId,
    contactId,
    conversationId: _id,
    identityKeys: [],
    senderPhone: null,
    pushName: null,
    history: false,
    type: 'text' as const,
    text,
    failureReason: null,
    providerAt: now,
    arrivedAt: now,
    author,
    claim: null,
    attempts: 0,
    nextAttemptAt: null,
    media: null,
    tokens: wordTokens(text),
  };
}

const SYSTEM: MessageAuthor = { kind: 'system', id: null, name: '' };

/** Who an automatic answer of a rule, or outside of hours, is from. */
export const BOT: MessageAuthor = { kind: 'bot', id: null, name: '' };

/** A message that the system writes from a template; null when the template is empty. `agentName`: who is named in it. */
export async function systemMessageOf(
  conversation: Conversation,
  template: string,
  { settings, agentName, now, author = SYSTEM }: { settings: Pick<SettingsRecord, 'companyName'>; agentName: string; now: Date; author?: MessageAuthor },
): Promise<ReturnType<typeof outgoingOf> | null> {
  if (!showsSomething(template)) return null;
  const contact = await ContactModel.findById(conversation.contactId).lean();
  const [client, department] = await Promise.all([
    contact?.clientId ? ClientModel.findById(contact.clientId, { name: 1 }).lean() : null,
    conversation.departmentId ? DepartmentModel.findById(conversation.departmentId, { name: 1 }).lean() : null,
  ]);
  const values: Record<TemplateVariable, string> = {
    cliente: client?.name ?? contact?.name ?? '',
    protocolo: conversation.protocol,
    atendente: agentName,
    setor: department?.name ?? '',
    empresa: settings.companyName,
    retorno: /retorno/i.test(template) ? await expectedReturn(conversation, now) : '',
  };
  return outgoingOf(conversation, { author, text: fillTemplate(template, values), to: contact && destinationOf(contact), now });
}
