import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type {
  ClientRecord, ConversationRecord, DepartmentRecord, DeviceRecord, QuickReplyRecord, SettingsRecord, TagRecord, TimelineEventRecord, UserRecord,
} from '../../../engine/contract/index.ts';
import { api } from '../providers/api.ts';
import { inboxKeys } from './inboxKeys.ts';

/** What rarely changes is asked for again after so many ms. */
const SLOW = 5 * 60_000;

interface ListOptions {
  filter?: Record<string, unknown>;
  sort?: [string, 'ASC' | 'DESC'];
  /** How many at most. @defaultValue 200 */
  limit?: number;
}

/** A list of the REST API in react-admin's simple-REST dialect. */
export function fetchList<T>(resource: string, { filter = {}, sort = ['name', 'ASC'], limit = 200 }: ListOptions = {}, signal?: AbortSignal): Promise<T[]> {
  const query = { filter: JSON.stringify(filter), sort: JSON.stringify(sort), range: JSON.stringify([0, limit - 1]) };
  return api.get<T[]>(`/${resource}`, query, signal);
}

export const useDevices = () => useQuery({ queryKey: inboxKeys.devices, queryFn: () => fetchList<DeviceRecord>('devices'), staleTime: SLOW });

export const useDepartments = () =>
  useQuery({ queryKey: inboxKeys.departments, queryFn: () => fetchList<DepartmentRecord>('departments'), staleTime: SLOW });

/** An agent may be told only the names of colleagues: all but `id` and `name` may be missing. */
export type Colleague = Pick<UserRecord, 'id' | 'name'> & Partial<UserRecord>;

export const useColleagues = (enabled: boolean) =>
  useQuery({ queryKey: inboxKeys.users, queryFn: () => fetchList<Colleague>('users'), enabled, staleTime: 0 });

export const useQuickReplies = () =>
  useQuery({
    queryKey: inboxKeys.quickReplies,
    queryFn: () => fetchList<QuickReplyRecord>('quick-replies', { sort: ['shortcut', 'ASC'], limit: 500 }),
    staleTime: SLOW,
  });

export const useTags = () => useQuery({ queryKey: inboxKeys.tags, queryFn: () => fetchList<TagRecord>('tags'), staleTime: SLOW });

export const useSettings = (enabled: boolean) =>
  useQuery({ queryKey: inboxKeys.settings, queryFn: () => api.get<SettingsRecord>('/settings'), enabled, staleTime: SLOW });

export const useTimeline = (conversationId: string) =>
  useQuery({
    queryKey: inboxKeys.timeline(conversationId),
    queryFn: () => api.get<TimelineEventRecord[]>(`/conversations/${conversationId}/timeline`),
  });

/** The contact's conversations, latest first. */
export const useContactHistory = (contactId: string) =>
  useQuery({
    queryKey: inboxKeys.history(contactId),
    queryFn: () => fetchList<ConversationRecord>('conversations', { filter: { contactId }, sort: ['openedAt', 'DESC'], limit: 20 }),
  });

/** Finished conversations that a search finds. */
export const useClosedSearch = (q: string) =>
  useQuery({
    queryKey: inboxKeys.closed(q),
    queryFn: ({ signal }) =>
      fetchList<ConversationRecord>('conversations', { filter: { q, state: 'closed' }, sort: ['closedAt', 'DESC'], limit: 30 }, signal),
    enabled: q.length > 0,
  });

export const useClient = (id: string | null) =>
  useQuery({ queryKey: inboxKeys.client(id ?? ''), queryFn: () => api.get<ClientRecord>(`/clients/${id}`), enabled: id !== null });

/** Records of a resource that `q` finds, for choosing one of them. */
export const useRecordSearch = <T>(resource: string, q: string) =>
  useQuery<T[]>({
    queryKey: inboxKeys.search(resource, q),
    queryFn: ({ signal }) => fetchList<T>(resource, { filter: q ? { q } : {}, limit: 20 }, signal),
    placeholderData: keepPreviousData,
  });
