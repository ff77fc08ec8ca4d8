import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { ConversationRecord, InboxCounts, LiveEvents, MessageRecord, UserRecord } from '../../../engine/contract/index.ts';
import { placeConversation, removeConversation, type InboxPages } from './inboxCache.ts';
import { inboxKeys, type CountScope, type ListScope } from './inboxKeys.ts';
import { knownConversations, remember } from './knownConversations.ts';
import { mergeMessage, mergeRecords, withoutMessage, type MessagePages } from './messageCache.ts';
import { outbox } from './outbox.ts';
import { recentChanges } from './recentChanges.ts';

/** Brings a conversation's record, from an event or an answer, into every cached list. A late one changes nothing. */
export function applyConversation(client: QueryClient, viewerId: string, conversation: ConversationRecord): void {
  const known = knownConversations(client);
  const before = known.get(conversation.id);
  if (before && before.version > conversation.version) return;
  remember(known, conversation);
  recentChanges(client).conversations.set(conversation.id, Date.now());
  client.setQueryData<ConversationRecord>(inboxKeys.conversation(conversation.id), conversation);
  for (const [key, pages] of client.getQueriesData<InboxPages>({ queryKey: inboxKeys.lists })) {
    // Keys under `lists` are made by inboxKeys.list only, so the third part is its scope.
    if (pages) client.setQueryData<InboxPages>(key, placeConversation(pages, key[2] as ListScope, conversation, viewerId));
  }
  // A merge of contacts moved its messages, or gave them back.
  const partner = conversation.mergedInto ?? before?.mergedInto;
  if (before && partner && before.mergedInto !== conversation.mergedInto) {
    for (const id of [conversation.id, partner]) void client.invalidateQueries({ queryKey: inboxKeys.messages(id) });
  }
  if (before?.version === conversation.version) return;
  void client.invalidateQueries({ queryKey: inboxKeys.timeline(conversation.id) });
  if (before && before.state !== conversation.state) void client.invalidateQueries({ queryKey: inboxKeys.history(conversation.contact.id) });
}

/** It left the user's sight: out of the lists, and the open one is asked for again, to be told 404. */
export function applyRemoval(client: QueryClient, id: string): void {
  knownConversations(client).delete(id);
  for (const [key, pages] of client.getQueriesData<InboxPages>({ queryKey: inboxKeys.lists })) {
    if (pages) client.setQueryData<InboxPages>(key, removeConversation(pages, id));
  }
  void client.invalidateQueries({ queryKey: inboxKeys.conversation(id) });
}

/** Brings a message into its conversation, if that is cached; one that is not will be fetched whole. */
export function applyMessage(client: QueryClient, message: MessageRecord, options?: { force?: boolean }): void {
  if (message.clientMessageId && outbox.find(message.clientMessageId)) outbox.remove(message.clientMessageId);
  if (!message.conversationId) return;
  leaveOthers(client, message);
  const { messages } = recentChanges(client);
  const known = messages.get(message.id)?.message;
  messages.set(message.id, { message: known && !options?.force ? mergeRecords(known, message) : message, at: Date.now() });
  client.setQueryData<MessagePages>(inboxKeys.messages(message.conversationId), (pages) => pages && mergeMessage(pages, message, options));
}

/** A merge of contacts moves messages to another conversation: then they are out of the one they were in. */
function leaveOthers(client: QueryClient, { id, conversationId }: MessageRecord): void {
  for (const [key, pages] of client.getQueriesData<MessagePages>({ queryKey: inboxKeys.allMessages })) {
    if (pages && key[2] !== conversationId) client.setQueryData<MessagePages>(key, withoutMessage(pages, id));
  }
}

/** Live counts are of all devices and departments; a filtered view asks for its own. */
export function applyCounts(client: QueryClient, answer: { counts: InboxCounts; capped?: boolean }): void {
  for (const [key] of client.getQueriesData({ queryKey: inboxKeys.allCounts })) {
    const scope = key[2] as CountScope;
    if (scope.deviceId || scope.departmentId) void client.invalidateQueries({ queryKey: key });
    else client.setQueryData(key, answer);
  }
}

export function applyPresence(client: QueryClient, { userId, ...news }: LiveEvents['presence']): void {
  client.setQueryData<UserRecord[]>(inboxKeys.users, (users) => users?.map((user) => (user.id === userId ? { ...user, ...news } : user)));
}

/** Brings what has changed lately into a cache that a fetch, begun before, has just replaced. */
export function reapplyRecent(client: QueryClient, viewerId: string, key: QueryKey): void {
  const recent = recentChanges(client);
  if (key[1] === inboxKeys.lists[1]) {
    const known = knownConversations(client);
    for (const id of recent.conversations.keys()) {
      const conversation = known.get(id);
      if (conversation) client.setQueryData<InboxPages>(key, (pages) => pages && placeConversation(pages, key[2] as ListScope, conversation, viewerId));
    }
  }
  if (key[1] !== inboxKeys.messages('')[1]) return;
  for (const { message } of recent.messages.values()) {
    if (message.conversationId === key[2]) client.setQueryData<MessagePages>(key, (pages) => pages && mergeMessage(pages, message));
  }
}
