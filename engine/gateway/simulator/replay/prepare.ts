import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { deviceRecord, sessionRecord, userRecord, type UserRecord } from '../../../contract/index.ts';
import type { ApiClient } from './apiClient.ts';

/** The replay cannot begin: says what is missing and what to do. */
export class ReplayRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReplayRefusedError';
  }
}

/** The most a user's capacity can be (see the contract's `userUpdate`). */
const MOST_CAPACITY = 1_000;
const CONNECT_PATIENCE_MS = 30_000;

export async function signIn(api: ApiClient, { email, password }: { email: string; password: string }): Promise<UserRecord> {
  const { user } = await api.post('/api/session', { email, password }, sessionRecord);
  return user;
}

/** The simulated device to play on, connected. */
export async function prepareDevice(api: ApiClient, wantedId?: string): Promise<string> {
  const filter = encodeURIComponent(JSON.stringify({ driver: 'simulator', active: true }));
  const device = wantedId
    ? await api.get(`/api/devices/${wantedId}`, deviceRecord)
    : (await api.get(`/api/devices?filter=${filter}&range=[0,0]`, z.array(deviceRecord)))[0];
  if (!device) throw new ReplayRefusedError('There is no simulated device: make one in the panel, or name one with --device.');
  if (device.driver !== 'simulator') throw new ReplayRefusedError(`The device ${device.name} is not a simulated one.`);
  if (device.status === 'connected') return device.id;

  await api.post(`/api/devices/${device.id}/connect`, {}, z.unknown());
  const deadline = Date.now() + CONNECT_PATIENCE_MS;
  while (Date.now() < deadline) {
    const { status } = await api.get(`/api/devices/${device.id}`, deviceRecord);
    if (status === 'connected') return device.id;
    await sleep(200);
  }
  throw new ReplayRefusedError(`The device ${device.name} did not connect within ${CONNECT_PATIENCE_MS / 1000} s. Is a gateway running?`);
}

/** Makes sure that the agent may hold as many conversations more as the replay will leave with them. */
export async function prepareCapacity(api: ApiClient, user: UserRecord, conversations: number): Promise<void> {
  const needed = user.load + conversations;
  if (needed <= user.capacity) return;
  const advice = 'Use --close, which finishes each conversation after its last turn, or --limit.';
  if (needed > MOST_CAPACITY) throw new ReplayRefusedError(`${needed} conversations are more than one user can hold (${MOST_CAPACITY}). ${advice}`);
  if (user.role !== 'admin') throw new ReplayRefusedError(`${user.email} may hold ${user.capacity} conversations and would need ${needed}. Sign in as an administrator, whose capacity is raised. ${advice}`);
  await api.put(`/api/users/${user.id}`, { capacity: needed }, userRecord);
}
