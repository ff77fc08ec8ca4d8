import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConversationRecord, MessagePage } from '../../../engine/contract/index.ts';
import { api } from '../providers/api.ts';
import { applyConversation } from './applyChange.ts';
import { freshest } from './inboxCache.ts';
import { inboxKeys } from './inboxKeys.ts';
import { knownConversations, remember } from './knownConversations.ts';
import { reconcileMessages, type MessagePages } from './messageCache.ts';
import { useReportError } from './useReportError.ts';

const MESSAGES_PER_PAGE = 50;

/** One conversation, from what a list knew of it while it is fetched. */
export function useConversation(id: string) {
  const client = useQueryClient();
  return useQuery<ConversationRecord>({
    queryKey: inboxKeys.conversation(id),
    queryFn: async ({ signal }) => {
      const record = await api.get<ConversationRecord>(`/conversations/${id}`, undefined, signal);
      const known = knownConversations(client);
      const fresh = freshest(known.get(id), record);
      remember(known, fresh);
      return fresh;
    },
    placeholderData: () => knownConversations(client).get(id),
  });
}

/** The messages of a conversation, newest page first. */
export function useMessages(id: string) {
  const client = useQueryClient();
  return useInfiniteQuery({
    queryKey: inboxKeys.messages(id),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { before: pageParam, limit: MESSAGES_PER_PAGE };
      const page = await api.get<MessagePage>(`/conversations/${id}/messages`, query, signal);
      return reconcileMessages(page, client.getQueryData<MessagePages>(inboxKeys.messages(id)));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export type ConversationCommand = 'accept' | 'release' | 'reopen' | 'close' | 'transfer' | 'transfer/accept' | 'transfer/decline' | 'snooze' | 'view';

interface CommandCall {
  command: ConversationCommand;
  body?: Record<string, unknown>;
}

/** Runs a command on a conversation and brings its answer into the caches; a refusal is shown, and the truth fetched. */
export function useConversationCommand(id: string, viewerId: string) {
  const client = useQueryClient();
  const report = useReportError();
  return useMutation({
    mutationFn: ({ command, body }: CommandCall) => api.post<ConversationRecord>(`/conversations/${id}/${command}`, body),
    onSuccess: (record) => applyConversation(client, viewerId, record),
    onError: (error) => {
      report(error);
      void client.invalidateQueries({ queryKey: inboxKeys.conversation(id) });
    },
  });
}
