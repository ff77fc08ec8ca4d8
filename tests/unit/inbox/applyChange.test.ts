import { QueryClient } from '@tanstack/react-query';
import { applyConversation, applyCounts, applyMessage, applyPresence, applyRemoval, reapplyRecent } from '../../../admin/src/inbox/applyChange.ts';
import { conversationsOf, type InboxPages } from '../../../admin/src/inbox/inboxCache.ts';
import { inboxKeys } from '../../../admin/src/inbox/inboxKeys.ts';
import { messagesOf, type MessagePages } from '../../../admin/src/inbox/messageCache.ts';
import { at, conversation, inboxPages, ME, message, messagePages } from './sampleRecords.ts';

const waiting = inboxKeys.list({ tab: 'waiting' });
const mine = inboxKeys.list({ tab: 'mine' });
const accepted = conversation('a', { version: 2, state: 'assigned', assignee: { id: ME, name: 'Ana' }, waitingSince: null });

function clientWith(lists: [readonly unknown[], InboxPages | MessagePages][]): QueryClient {
  const client = new QueryClient();
  for (const [key, pages] of lists) client.setQueryData(key, pages);
  return client;
}

const listed = (client: QueryClient, key: readonly unknown[]) => conversationsOf(client.getQueryData<InboxPages>(key)).map(({ id }) => id);

describe('a change heard of', () => {
  it('moves a conversation between every cached list', () => {
    const client = clientWith([[waiting, inboxPages({ items: [conversation('a')] })], [mine, inboxPages({ items: [] })]]);
    applyConversation(client, ME, accepted);
    expect([listed(client, waiting), listed(client, mine)]).toEqual([[], ['a']]);
    expect(client.getQueryData(inboxKeys.conversation('a'))).toBe(accepted);
  });

  it('changes nothing when it comes after a later one, though no list shows the conversation any more', () => {
    const client = clientWith([[waiting, inboxPages({ items: [] })]]);
    applyConversation(client, ME, accepted);
    applyConversation(client, ME, conversation('a', { version: 1 }));
    expect(listed(client, waiting)).toEqual([]);
    expect(client.getQueryData(inboxKeys.conversation('a'))).toBe(accepted);
  });

  it('takes a conversation that left the user’s sight out of the lists', () => {
    const client = clientWith([[waiting, inboxPages({ items: [conversation('a'), conversation('b')] })]]);
    applyRemoval(client, 'a');
    expect(listed(client, waiting)).toEqual(['b']);
  });

  it('keeps the pause of somebody of whom only the presence is told', () => {
    const client = new QueryClient();
    client.setQueryData(inboxKeys.users, [{ id: 'ana', presence: 'online', pausedReason: null }, { id: 'bruno', presence: 'online', pausedReason: null }]);
    applyPresence(client, { userId: 'ana', presence: 'online', pausedReason: 'Almoço' });
    applyPresence(client, { userId: 'ana', presence: 'away' });
    expect(client.getQueryData(inboxKeys.users)).toEqual([{ id: 'ana', presence: 'away', pausedReason: 'Almoço' }, { id: 'bruno', presence: 'online', pausedReason: null }]);
  });

  it('survives a fetch that began before it and ends after it', () => {
    const client = clientWith([[mine, inboxPages({ items: [] })], [waiting, inboxPages({ items: [] })], [inboxKeys.messages('c'), messagePages({ messages: [] })]]);
    applyConversation(client, ME, accepted);
    applyMessage(client, message('new', { at: at(3) }));
    client.setQueryData(mine, inboxPages({ items: [] }));
    client.setQueryData(waiting, inboxPages({ items: [conversation('a')] }));
    client.setQueryData(inboxKeys.messages('c'), messagePages({ messages: [message('old', { at: at(1) })] }));
    for (const key of [mine, waiting, inboxKeys.messages('c')]) reapplyRecent(client, ME, key);
    expect([listed(client, mine), listed(client, waiting)]).toEqual([['a'], []]);
    expect(messagesOf(client.getQueryData<MessagePages>(inboxKeys.messages('c'))).map(({ id }) => id)).toEqual(['old', 'new']);
  });

  it('takes a retried message back to the queue, for good', () => {
    const key = inboxKeys.messages('c');
    const sent = (status: 'failed' | 'queued') => message('m', { direction: 'out', status });
    const client = clientWith([[key, messagePages({ messages: [sent('queued')] })]]);
    applyMessage(client, sent('failed'));
    applyMessage(client, sent('queued'), { force: true });
    client.setQueryData(key, messagePages({ messages: [sent('queued')] }));
    reapplyRecent(client, ME, key);
    expect(messagesOf(client.getQueryData<MessagePages>(key)).map(({ status }) => status)).toEqual(['queued']);
  });

  it('counts for the unfiltered view only; a filtered one asks again', () => {
    const client = new QueryClient();
    const [all, filtered] = [inboxKeys.counts({}), inboxKeys.counts({ deviceId: 'x' })];
    const none = { counts: { waiting: 0, unread: 0, mine: 0, all: 0 } };
    const some = { counts: { waiting: 3, unread: 0, mine: 0, all: 3 } };
    client.setQueryData(all, none);
    client.setQueryData(filtered, none);
    applyCounts(client, some);
    expect(client.getQueryData(all)).toEqual(some);
    expect(client.getQueryData(filtered)).toEqual(none);
    expect(client.getQueryState(filtered)?.isInvalidated).toBe(true);
  });
});
