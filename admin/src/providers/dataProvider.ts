import { HttpError, withLifecycleCallbacks, type DataProvider, type Identifier } from 'react-admin';
import type { z } from 'zod';
import type {
  ContactMergeRecord,
  ContactRecord,
  DeadLetterRetried,
  DecisionRecord,
  DeviceMovePreview,
  DeviceMoveRecord,
  DeviceRecord,
  LeavingPlan,
  LeavingPreview,
  LeavingResult,
  MergePreview,
  MergedContact,
  MessagePage,
  Presence,
  RuleRecord,
  RuleTryInput,
  RuleVersionRecord,
  SessionRecord,
  SettingsRecord,
  SettingsUpdate,
  SimulatorFaults,
  SimulatorOutboxEntry,
  UnmergePreview,
  UnmergedContact,
  simulatorInbound,
} from '../../../engine/contract/index.ts';
import { toClientPayload } from '../clients/clientModel.ts';
import { decisionFilter } from '../decisions/search/decisionSearch.ts';
import { toUserPayload } from '../users/userModel.ts';
import { api, ApiError, request, UNREACHABLE, type Query } from './api.ts';
import { changedFields } from './changedFields.ts';
import { totalOf } from './contentRange.ts';

/** What may be left out of a simulated customer's message is left to the API. */
export type SimulatorInboundBody = z.input<typeof simulatorInbound>;

/** react-admin's calls over the API's simple-REST dialect. */
const baseDataProvider: DataProvider = {
  async getList(resource, { pagination, sort, filter, signal }) {
    return fetchList(resource, { filter, sort, range: toRange(pagination) }, signal);
  },

  async getManyReference(resource, { target, id, pagination, sort, filter, signal }) {
    return fetchList(resource, { filter: { ...filter, [target]: id }, sort, range: toRange(pagination) }, signal);
  },

  async getMany(resource, { ids, signal }) {
    const { data } = await fetchList(resource, { filter: { id: ids }, range: [0, Math.max(ids.length - 1, 0)] }, signal);
    return { data };
  },

  async getOne(resource, { id, signal }) {
    return { data: await spoken(api.get(one(resource, id), undefined, signal)) };
  },

  async create(resource, { data }) {
    return { data: await spoken(api.post(`/${resource}`, data)) };
  },

  async update(resource, { id, data, previousData }) {
    return { data: await spoken(api.put(one(resource, id), changedFields(data, previousData))) };
  },

  async updateMany(resource, { ids, data }) {
    await spoken(Promise.all(ids.map((id) => api.put(one(resource, id), data))));
    return { data: ids };
  },

  async delete(resource, { id }) {
    return { data: await spoken(api.delete(one(resource, id))) };
  },

  async deleteMany(resource, { ids }) {
    await spoken(Promise.all(ids.map((id) => api.delete(one(resource, id)))));
    return { data: ids };
  },

  supportAbortSignal: true,
};

/** What the panel asks for beyond records. */
const customMethods = {
  /** `pairingPhone`: pairs by a code that is typed on that phone, rather than by a QR code. */
  connectDevice: (id: Identifier, pairingPhone?: string) => spoken(api.post<DeviceRecord>(`${one('devices', id)}/connect`, pairingPhone === undefined ? {} : { pairingPhone })),
  disconnectDevice: (id: Identifier) => spoken(api.post<DeviceRecord>(`${one('devices', id)}/disconnect`)),
  logoutDevice: (id: Identifier) => spoken(api.post<DeviceRecord>(`${one('devices', id)}/logout`)),

  simulatorInbound: (deviceId: Identifier, body: SimulatorInboundBody) =>
    spoken(api.post<{ messageId: string }>(`${one('devices', deviceId)}/simulator/inbound`, body)),
  simulatorOutbox: (deviceId: Identifier, to?: string, signal?: AbortSignal) =>
    spoken(api.get<SimulatorOutboxEntry[]>(`${one('devices', deviceId)}/simulator/outbox`, { to }, signal)),
  setSimulatorFaults: (id: Identifier, faults: SimulatorFaults) =>
    spoken(api.put<SimulatorFaults>(`${one('devices', id)}/simulator/faults`, faults)),

  setPresence: (presence: Presence) => spoken(api.put<unknown>('/session/presence', { presence })),
  /** Null: they go on. */
  setPause: (reason: string | null) => spoken(api.put<SessionRecord>('/session/pause', { reason })),

  getSettings: () => spoken(api.get<SettingsRecord>('/settings')),
  updateSettings: (settings: SettingsUpdate) => spoken(api.put<SettingsRecord>('/settings', settings)),

  retryDeadLetter: (id: Identifier) => spoken(api.post<DeadLetterRetried>(`${one('dead-letters', id)}/retry`)),
  contactMessages: (contactId: Identifier, before?: string, signal?: AbortSignal) =>
    spoken(api.get<MessagePage>(`${one('contacts', contactId)}/messages`, { before }, signal)),

  previewLeaving: (userId: Identifier, plan: LeavingPlan) => spoken(api.post<LeavingPreview>(`${one('users', userId)}/leaving/preview`, plan)),
  leave: (userId: Identifier, plan: LeavingPlan) => spoken(api.post<LeavingResult>(`${one('users', userId)}/leaving`, plan)),

  contactMerges: (contactId: Identifier, signal?: AbortSignal) => spoken(api.get<ContactMergeRecord[]>(`${one('contacts', contactId)}/merges`, undefined, signal)),
  deviceMoves: (deviceId: Identifier, signal?: AbortSignal) => spoken(api.get<DeviceMoveRecord[]>(`${one('devices', deviceId)}/moves`, undefined, signal)),
  previewMove: (deviceId: Identifier, toDeviceId: Identifier) => spoken(api.post<DeviceMovePreview>(`${one('devices', deviceId)}/move/preview`, { toDeviceId })),
  moveConversations: (deviceId: Identifier, toDeviceId: Identifier) => spoken(api.post<DeviceMoveRecord>(`${one('devices', deviceId)}/move`, { toDeviceId })),
  undoMove: (deviceId: Identifier, moveId: Identifier) => spoken(api.post<DeviceMoveRecord>(`${one('devices', deviceId)}/move/undo`, { moveId })),

  previewMerge: (keptId: Identifier, contactId: Identifier) => spoken(api.post<MergePreview>(`${one('contacts', keptId)}/merge/preview`, { contactId })),
  mergeContacts: (keptId: Identifier, contactId: Identifier, clientId?: Identifier) => spoken(api.post<MergedContact>(`${one('contacts', keptId)}/merge`, { contactId, clientId })),
  previewUnmerge: (contactId: Identifier, mergeId: Identifier) => spoken(api.post<UnmergePreview>(`${one('contacts', contactId)}/unmerge/preview`, { mergeId })),
  unmergeContacts: (contactId: Identifier, mergeId: Identifier) => spoken(api.post<UnmergedContact>(`${one('contacts', contactId)}/unmerge`, { mergeId })),

  ruleVersions: (id: Identifier, signal?: AbortSignal) => spoken(api.get<RuleVersionRecord[]>(`${one('rules', id)}/versions`, undefined, signal)),
  restoreRule: (id: Identifier, version: number) => spoken(api.post<RuleRecord>(`${one('rules', id)}/restore`, { version })),
  tryRules: (body: RuleTryInput) => spoken(api.post<DecisionRecord>('/rules/try', body)),

  unlinkContact: (contactId: Identifier) => spoken(api.delete<ContactRecord>(`${one('contacts', contactId)}/link`)),
};

export const dataProvider = {
  ...withLifecycleCallbacks(baseDataProvider, [
    { resource: 'clients', beforeSave: async (data) => toClientPayload(data) },
    { resource: 'decisions', beforeGetList: async (params) => ({ ...params, filter: decisionFilter(params.filter) }) },
    { resource: 'users', beforeSave: async (data) => toUserPayload(data) },
  ]),
  ...customMethods,
};

/** The provider with its custom methods, for `useDataProvider<BalcaoDataProvider>()`. */
export type BalcaoDataProvider = typeof dataProvider;

interface ListQuery {
  filter?: Record<string, unknown>;
  sort?: { field: string; order: string };
  range?: [number, number];
}

async function fetchList(resource: string, { filter, sort, range }: ListQuery, signal?: AbortSignal) {
  const query: Query = {
    filter: JSON.stringify(filter ?? {}),
    sort: sort && JSON.stringify([sort.field, sort.order]),
    range: range && JSON.stringify(range),
  };
  // The caller names the record's type; the contract's tests hold the API to it.
  // oxlint-disable-next-line typescript/no-explicit-any
  const { body, headers } = await spoken(request<any[]>('GET', `/${resource}`, { query, signal }));
  return { data: body, total: totalOf(headers.get('content-range')) ?? body.length };
}

function toRange(pagination: { page: number; perPage: number } | undefined): [number, number] | undefined {
  return pagination && [(pagination.page - 1) * pagination.perPage, pagination.page * pagination.perPage - 1];
}

function one(resource: string, id: Identifier): string {
  return `/${resource}/${encodeURIComponent(id)}`;
}

/**
 * Gives the API's error to react-admin as it wants it: the API's sentence as the message,
 * the status, and the sentences of fields in `body.errors`, which forms show at their inputs.
 */
async function spoken<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const message = error.code === UNREACHABLE ? 'error.unreachable' : error.message;
    const errors = Object.keys(error.fields).length > 0 ? error.fields : undefined;
    throw new HttpError(message, error.status, { code: error.code, errors });
  }
}
