import { useQuery } from '@tanstack/react-query';
import type { Presence, SessionRecord, UserRecord } from '../../../engine/contract/index.ts';
import { api } from './api.ts';
import { queryClient } from './queryClient.ts';

/** Where the signed-in user lies in the query cache; live events may change it there. */
export const SESSION_KEY = ['session'] as const;

const query = {
  queryKey: SESSION_KEY,
  queryFn: () => api.get<SessionRecord>('/session'),
  staleTime: 5 * 60_000,
  retry: false,
} as const;

/** Until somebody signs in again: many calls may hear of the same end, and each leads to the sign-in page. */
let isExpired = false;

/** The signed-in user, from the cache when known. Throws the API's 401 when nobody is signed in. */
export async function fetchSession(): Promise<SessionRecord> {
  return queryClient.fetchQuery(query);
}

/** The signed-in user for components; undefined until known. */
export function useSessionUser(): UserRecord | undefined {
  return useQuery(query).data?.user;
}

/** How large a file to be sent may be, bytes; no limit until it is known: the server has the last word. */
export function useMaxUploadBytes(): number {
  return useQuery(query).data?.maxUploadBytes ?? Infinity;
}

export function signedInUserId(): string | undefined {
  return queryClient.getQueryData<SessionRecord>(SESSION_KEY)?.user.id;
}

export function hasSession(): boolean {
  return queryClient.getQueryData(SESSION_KEY) !== undefined;
}

export function rememberSession(session: SessionRecord): void {
  isExpired = false;
  queryClient.setQueryData(SESSION_KEY, session);
}

/** The server does not know the session any more; without one there was nothing to expire. Answers whether one expired. */
export function expireSession(): boolean {
  isExpired ||= hasSession();
  forgetSession();
  return isExpired;
}

export function forgetSession(): void {
  queryClient.removeQueries({ queryKey: SESSION_KEY });
}

/** Shows a presence at once, before or after the server knows it. */
export function rememberPresence(presence: Presence): void {
  rememberUser({ presence });
}

/** What is new about the signed-in user. */
export function rememberUser(news: Partial<UserRecord>): void {
  queryClient.setQueryData<SessionRecord>(SESSION_KEY, (session) => session && { ...session, user: { ...session.user, ...news } });
}
