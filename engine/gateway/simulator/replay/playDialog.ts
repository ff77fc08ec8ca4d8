import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { conversationRecord, inboxPage, messagePage, messageRecord, type ConversationRecord, type MessageRecord } from '../../../contract/index.ts';
import { ApiError, type ApiClient } from './apiClient.ts';
import { phoneOfDialog, type Dialog, type Turn } from './chats.ts';

export interface DialogContext {
  api: ApiClient;
  deviceId: string;
  userId: string;
  /** Part of every message's id: the same run again adds nothing. */
  run: string;
  /** How many times faster than life; 0: without pauses. */
  speed: number;
  /** Finish the conversation after the last turn. */
  close: boolean;
  /** How long a customer's turn may take to be in its conversation. ms. */
  patienceMs: number;
  onTurn(turn: Turn): void;
}

/** Plays the turns of one dialog in order. Throws what stopped it. */
export async function playDialog(dialog: Dialog, context: DialogContext): Promise<void> {
  const { api, deviceId, run, speed } = context;
  const phone = phoneOfDialog(dialog.id);
  const began = performance.now();
  const customerTexts: string[] = [];
  let conversation: ConversationRecord | undefined;

  for (const [index, turn] of dialog.turns.entries()) {
    const id = `replay-${dialog.id}-${index}-${run}`;
    if (speed > 0) await sleep(Math.max(0, (turn.at * 1000) / speed - (performance.now() - began)));
    if (turn.from === 'customer') {
      await api.post(`/api/devices/${deviceId}/simulator/inbound`, { from: phone, name: `Cliente ${dialog.id}`, text: turn.text, messageId: id }, z.unknown());
      customerTexts.push(turn.text);
    } else {
      const open = customerTexts.length > 0 ? await whenArrived(phone, customerTexts, context, id) : (conversation ?? (await findConversation(phone, context)));
      if (open) await answer(open, { text: turn.text, clientMessageId: id }, context);
      // The agent speaks first.
      conversation = open ?? (await api.post('/api/conversations', { deviceId, phone, text: turn.text }, conversationRecord));
    }
    context.onTurn(turn);
  }
  if (customerTexts.length > 0) conversation = await whenArrived(phone, customerTexts, context);
  if (context.close && conversation) await api.post(`/api/conversations/${conversation.id}/close`, { silent: true }, conversationRecord);
}

async function answer(conversation: ConversationRecord, message: { text: string; clientMessageId: string }, { api, userId }: DialogContext): Promise<void> {
  const post = () => api.post(`/api/conversations/${conversation.id}/messages`, message, messageRecord);
  try {
    await post();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'not_assigned')) throw error;
    await accept(conversation.id, api, userId);
    await post();
  }
}

/** Somebody else may have taken it in between: then it is given to us, if we may. */
async function accept(conversationId: string, api: ApiClient, userId: string): Promise<void> {
  try {
    await api.post(`/api/conversations/${conversationId}/accept`, {}, conversationRecord);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'already_assigned')) throw error;
    await api.post(`/api/conversations/${conversationId}/assign`, { userId }, conversationRecord);
  }
}

/**
 * Waits until the newest of the customer's messages in the open conversation are those of this run, in order; or, when
 * the run is played again, until the answer that comes next is seen to be there already.
 */
async function whenArrived(phone: string, texts: string[], context: DialogContext, answerId?: string): Promise<ConversationRecord> {
  const deadline = performance.now() + context.patienceMs;
  let conversation: ConversationRecord | undefined;
  for (let pauseMs = 25; ; pauseMs = Math.min(400, pauseMs * 1.6)) {
    conversation ??= await findConversation(phone, context);
    if (conversation) {
      const messages = await newestMessages(conversation.id, texts.length, context.api);
      const arrived = messages.filter(({ direction }) => direction === 'in').slice(-texts.length);
      if (arrived.length === texts.length && arrived.every(({ text }, index) => text === texts[index])) return conversation;
      if (answerId !== undefined && messages.some(({ clientMessageId }) => clientMessageId === answerId)) return conversation;
    }
    if (performance.now() > deadline) throw new Error(`the customer's turn ${texts.length} was not in the conversation after ${context.patienceMs} ms`);
    await sleep(pauseMs);
  }
}

async function findConversation(phone: string, { api, deviceId }: DialogContext): Promise<ConversationRecord | undefined> {
  const query = new URLSearchParams({ tab: 'all', deviceId, q: phone.slice(1) });
  const { items } = await api.get(`/api/inbox?${query.toString()}`, inboxPage);
  return items.find(({ contact }) => contact.phone === phone);
}

/** As many pages as hold `count` messages of the customer; oldest first. */
async function newestMessages(conversationId: string, count: number, api: ApiClient): Promise<MessageRecord[]> {
  let messages: MessageRecord[] = [];
  let before: string | null | undefined;
  while (messages.filter(({ direction }) => direction === 'in').length < count && before !== null) {
    const query = new URLSearchParams({ limit: '100', ...(before && { before }) });
    const page = await api.get(`/api/conversations/${conversationId}/messages?${query.toString()}`, messagePage);
    messages = [...page.messages, ...messages];
    before = page.nextCursor;
  }
  return messages;
}
