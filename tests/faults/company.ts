import type { z } from 'zod';
import { departmentRecord, deviceRecord, userRecord, type Role } from '../../engine/contract/index.ts';
import { waitFor } from '../support/waitFor.ts';
import { signInClient, type FaultyClient } from './client.ts';

export const OWNER = { email: 'dona@empresa.com.br', password: 'uma-senha-longa' };
const PASSWORD = 'outra-senha-longa';
const AGENTS = 6;
const CONNECT_PATIENCE_MS = 60_000;

export interface Colleague {
  id: string;
  name: string;
  role: Role;
  client: FaultyClient;
}

/** Who works there, with what. */
export interface Company {
  owner: FaultyClient;
  /** Agents with a small capacity, and one supervisor. All online. */
  staff: Colleague[];
  departmentIds: string[];
  /** Simulated and connected; one takes closed conversations up again, one opens new ones. */
  deviceIds: string[];
}

/** Makes a company through the API, before anything goes wrong. */
export async function foundCompany(url: string, onDoubt: () => void): Promise<Company> {
  const owner = await signInClient(url, OWNER, onDoubt);

  async function create<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    const answer = await owner.once('POST', path, body);
    if (answer?.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer)}`);
    return schema.parse(answer.body);
  }

  // Transfers to people are offers, and everything has its deadline: so that those are met by the faults too.
  const settings = { transferMode: 'offer', offerSeconds: 10, waitingMinutes: 1, firstReplyMinutes: 1 };
  if ((await owner.once('PUT', '/api/settings', settings))?.status !== 200) throw new Error('the settings were not taken');

  const departments = [await create('/api/departments', { name: 'Vendas' }, departmentRecord), await create('/api/departments', { name: 'Suporte' }, departmentRecord)];
  const devices = [
    await create('/api/devices', { name: 'Loja', driver: 'simulator', reopenWindowMinutes: 60, defaultDepartmentId: departments[0]?.id }, deviceRecord),
    await create('/api/devices', { name: 'Oficina', driver: 'simulator' }, deviceRecord),
  ];
  for (const { id } of devices) {
    await owner.once('POST', `/api/devices/${id}/connect`, {});
    await waitFor(async () => (await owner.read(`/api/devices/${id}`, deviceRecord)).status === 'connected', { timeoutMs: CONNECT_PATIENCE_MS, what: 'the connection of a device' });
  }

  const roles: Role[] = [...Array.from({ length: AGENTS }, () => 'agent' as const), 'supervisor'];
  const staff: Colleague[] = [];
  for (const [index, role] of roles.entries()) {
    const name = `${role}${index + 1}`;
    const email = `${name}@empresa.com.br`;
    const capacity = 4 + (index % 4);
    const user = await create('/api/users', { name, email, password: PASSWORD, role, capacity, departmentIds: [departments[index % 2]?.id] }, userRecord);
    const client = await signInClient(url, { email, password: PASSWORD }, onDoubt);
    await client.once('PUT', '/api/session/presence', { presence: 'online' });
    staff.push({ id: user.id, name, role, client });
  }
  return { owner, staff, departmentIds: departments.map(({ id }) => id), deviceIds: devices.map(({ id }) => id) };
}
