import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLogoutIfAccessDenied } from 'react-admin';
import type { ConversationRecord, MessageRecord } from '../../../engine/contract/index.ts';
import { live, useLiveEvent, useLiveStatus } from '../providers/live.ts';
import { rememberUser, SESSION_KEY } from '../providers/session.ts';
import { applyConversation, applyCounts, applyMessage, applyPresence, applyRemoval, reapplyRecent } from './applyChange.ts';
import { inboxKeys } from './inboxKeys.ts';
import { knownConversations } from './knownConversations.ts';

/** Who wants to know of what comes, beside the caches. */
interface Listeners {
  onMessage: (message: MessageRecord) => void;
  /** Before the caches learn of it. */
  onConversation: (before: ConversationRecord | undefined, after: ConversationRecord) => void;
}

/** Keeps every cache of the inbox true to the live events, and leaves for the sign-in page when the live connection hears that the session is over. */
export function useLiveInbox(viewerId: string, { onMessage, onConversation }: Listeners): void {
  const client = useQueryClient();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();

  useLiveEvent('conversation', (record) => {
    onConversation(knownConversations(client).get(record.id), record);
    applyConversation(client, viewerId, record);
    // Without a connection nobody sends counts.
    if (live.status() !== 'online') void client.invalidateQueries({ queryKey: inboxKeys.allCounts });
  });
  useLiveEvent('conversation.removed', ({ id }) => applyRemoval(client, id));
  useLiveEvent('message', (message) => {
    applyMessage(client, message);
    onMessage(message);
  });
  useLiveEvent('counts', (answer) => applyCounts(client, answer));
  useLiveEvent('presence', (news) => {
    applyPresence(client, news);
    const { userId, ...own } = news;
    // Said at another of their panels, or found by the server.
    if (userId === viewerId) rememberUser(own);
  });
  useLiveEvent('device', () => void client.invalidateQueries({ queryKey: inboxKeys.devices }));
  useLiveEvent('resync', () => {
    void client.invalidateQueries({ queryKey: inboxKeys.everything });
    // The server lets go when somebody's role changes, and the menu follows the role.
    void client.invalidateQueries({ queryKey: SESSION_KEY });
  });
  useLiveEvent('unauthorized', (error) => void logoutIfAccessDenied(error));

  const status = useLiveStatus();
  useEffect(() => {
    if (status === 'online') void client.invalidateQueries({ queryKey: inboxKeys.allCounts });
  }, [client, status]);

  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        // What is set by hand is an applied change itself; only answers may have missed one.
        const isAnswer = event.type === 'updated' && event.action.type === 'success' && event.action.manual !== true;
        if (isAnswer && event.query.queryKey[0] === inboxKeys.everything[0]) reapplyRecent(client, viewerId, event.query.queryKey);
      }),
    [client, viewerId],
  );
}
