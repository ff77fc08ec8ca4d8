import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { conversationRecord, inboxPage, messagePage, messageRecord, type ConversationRecord, type MessageRecord } from '../../../contract/index.ts';
import { ApiError, type ApiClient } from './apiClient.ts';
import type { LiveFeed } from './liveFeed.ts';
import { phoneOfDialog, type Dialog, type Turn } from './chats.ts';

export interface DialogContext {
  api: ApiClient;
  feed: LiveFeed;
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
  let conversation: { id: string } | undefined;

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

async function answer(conversation: { id: string }, message: { text: string; clientMessageId: string }, { api, userId }: DialogContext): Promise<void> {
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

/** How long the live events may be silent before the API is asked. ms. */
const SILENCE_MS = 1_000;

/**
 * Waits until the newest of the customer's messages in the open conversation are those of this run, in order: the live
 * events tell, and the API is asked when they are silent. When the run is played again, it waits until the answer that
 * comes next is seen to be there already.
 */
async function whenArrived(phone: string, texts: string[], context: DialogContext, answerId?: string): Promise<{ id: string }> {
  const deadline = performance.now() + context.patienceMs;
  for (let askAt = performance.now() + SILENCE_MS; ; ) {
    const live = context.feed.conversationOf(phone);
    if (live && endsWith(context.feed.textsOf(live), texts)) return { id: live };
    const now = performance.now();
    if (now >= askAt) {
      const found = await askWhetherArrived(phone, texts, context, answerId);
      if (found) return found;
      askAt = performance.now() + SILENCE_MS;
    }
    if (now > deadline) throw new Error(`the customer's turn ${texts.length} was not in the conversation after ${context.patienceMs} ms`);
    await context.feed.next(phone, Math.max(1, askAt - now));
  }
}

async function askWhetherArrived(phone: string, texts: string[], context: DialogContext, answerId?: string): Promise<ConversationRecord | undefined> {
  const conversation = await findConversation(phone, context);
  if (!conversation) return undefined;
  const messages = await newestMessages(conversation.id, texts.length, context.api);
  const incoming = messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);
  const isAnswered = answerId !== undefined && messages.some(({ clientMessageId }) => clientMessageId === answerId);
  return isAnswered || endsWith(incoming, texts) ? conversation : undefined;
}

function endsWith(all: readonly string[], end: readonly string[]): boolean {
  return all.length >= end.length && end.every((text, index) => text === all[all.length - end.length + index]);
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
    const query = new URLSearchParams({ limit: `${Math.min(100, 2 * count + 10)}`, ...(before && { before }) });
    const page = await api.get(`/api/conversations/${conversationId}/messages?${query.toString()}`, messagePage);
    messages = [...page.messages, ...messages];
    before = page.nextCursor;
  }
  return messages;
}
