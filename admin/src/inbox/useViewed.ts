import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ConversationRecord } from '../../../engine/contract/index.ts';
import { api, ApiError } from '../providers/api.ts';
import { applyConversation } from './applyChange.ts';
import { messagesOf } from './messageCache.ts';
import { useMessages } from './useConversation.ts';

/**
 * Tells the server that the assignee has seen an unread conversation, up to the newest message on screen,
 * while its window is visible. Once for each newest message and version: an answer that leaves it unread
 * (something newer came meanwhile) is followed by the message that explains it.
 */
export function useViewed(conversation: ConversationRecord, viewerId: string): void {
  const client = useQueryClient();
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
  const messages = useMessages(conversation.id);
  const newest = messagesOf(messages.data).findLast((message) => message.direction !== 'note')?.id;
  const told = useRef('');

  const { id, state, version, assignee } = conversation;
  const isDue = isVisible && state === 'unread' && assignee?.id === viewerId && newest !== undefined;
  useEffect(() => {
    const telling = `${id}/${newest}/${version}`;
    if (!isDue || told.current === telling) return;
    told.current = telling;
    api
      .post<ConversationRecord>(`/conversations/${id}/view`, { upTo: newest })
      .then((record) => applyConversation(client, viewerId, record))
      .catch((error: unknown) => {
        // Not being able to say so disturbs nobody: it is said again with the next change.
        if (!(error instanceof ApiError)) throw error;
        told.current = '';
      });
  }, [client, id, isDue, newest, version, viewerId]);
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
