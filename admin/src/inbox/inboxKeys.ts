import type { Tab } from '../../../engine/contract/index.ts';

/** What one list of the inbox shows. With `q` it is a search over every active conversation. */
export interface ListScope {
  tab: Tab;
  q?: string;
  deviceId?: string;
  departmentId?: string;
}

export type CountScope = Pick<ListScope, 'deviceId' | 'departmentId'>;

/** The react-query keys of the inbox. All begin with `inbox`, so that one call invalidates everything. */
export const inboxKeys = {
  everything: ['inbox'] as const,
  lists: ['inbox', 'list'] as const,
  list: (scope: ListScope) => ['inbox', 'list', scope] as const,
  allCounts: ['inbox', 'counts'] as const,
  counts: (scope: CountScope) => ['inbox', 'counts', scope] as const,
  closed: (q: string) => ['inbox', 'closed', q] as const,
  conversation: (id: string) => ['inbox', 'conversation', id] as const,
  allMessages: ['inbox', 'messages'] as const,
  messages: (id: string) => ['inbox', 'messages', id] as const,
  ignored: (contactId: string) => ['inbox', 'ignored', contactId] as const,
  outages: (id: string) => ['inbox', 'outages', id] as const,
  timeline: (id: string) => ['inbox', 'timeline', id] as const,
  /** `stamp`: what changes when routing may have decided again. */
  decisions: (id: string, stamp: string) => ['inbox', 'decisions', id, stamp] as const,
  offerOutcome: (id: string) => ['inbox', 'offer-outcome', id] as const,
  history: (contactId: string) => ['inbox', 'history', contactId] as const,
  allHistory: ['inbox', 'history'] as const,
  client: (id: string) => ['inbox', 'client', id] as const,
  users: ['inbox', 'users'] as const,
  departments: ['inbox', 'departments'] as const,
  devices: ['inbox', 'devices'] as const,
  quickReplies: ['inbox', 'quick-replies'] as const,
  tags: ['inbox', 'tags'] as const,
  settings: ['inbox', 'settings'] as const,
  forwardTargets: (q: string) => ['inbox', 'forward', q] as const,
  search: (resource: string, q: string) => ['inbox', 'search', resource, q] as const,
};
