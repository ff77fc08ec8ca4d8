import { createHash, randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import type { Stoppable } from '../../config/stoppable.ts';
import type { DeviceRecord, Presence, Role, SimulatorInbound, SimulatorOutboxEntry } from '../../engine/contract/index.ts';
import type { DriverSettings } from '../../engine/gateway/drivers.ts';
import { normalise } from '../../engine/identity/tokens.ts';
import { DepartmentModel, DeviceModel, UserModel } from '../../engine/models/index.ts';
import { createTestRuntime, type TestRuntime } from './createTestRuntime.ts';
import { waitFor } from './waitFor.ts';

/** A machine that stands still for a while is no fault of the network: no device is lost by it, no send given up. */
const PATIENT_TIMINGS = { lease: { durationMs: 120_000, renewEveryMs: 5_000 }, ackTimeoutMs: 120_000 };

export interface TestAppOptions {
  /** @defaultValue true */
  api?: boolean;
  /** @defaultValue false */
  gateway?: boolean;
  /** @defaultValue false */
  worker?: boolean;
  /** What the gateway's drivers are given. */
  drivers?: DriverSettings;
  /** Where the panel was built. Without it the API serves none. */
  panelDir?: string;
}

export interface TestUser {
  id: string;
  name: string;
  email: string;
  password: string;
  role: Role;
}

export interface UserOptions {
  name?: string;
  email?: string;
  role?: Role;
  departmentIds?: string[];
  capacity?: number;
  presence?: Presence;
  active?: boolean;
}

/** An agent with a session's cookie, and who it is. */
export type SignedIn = TestAgent & { user: TestUser };

export interface TestApp extends TestRuntime {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** Not signed in. */
  request: TestAgent;
  /** A session of that user, or of a new user with that role. */
  signInAs(who: Role | TestUser): Promise<SignedIn>;
  createUser(options?: UserOptions): Promise<TestUser>;
  createDepartment(name?: string, memberIds?: string[]): Promise<{ id: string; name: string }>;
  /** With `connected` it waits until a gateway holds it. */
  createSimulatorDevice(options?: Partial<Pick<DeviceRecord, 'name' | 'defaultDepartmentId' | 'reopenWindowMinutes'>> & { connected?: boolean }): Promise<{ id: string; name: string }>;
  /** A customer writes; answers the provider's message id. Needs the API. */
  inbound(deviceId: string, message: Partial<SimulatorInbound>): Promise<string>;
  /** What the simulated network received, in order. Needs the API. */
  outbox(deviceId: string, to?: string): Promise<SimulatorOutboxEntry[]>;
}

/** The API (and, when asked for, gateway and worker) in this process on a free port, with its own database. */
export async function startTestApp({ api = true, gateway = false, worker = false, drivers, panelDir }: TestAppOptions = {}): Promise<TestApp> {
  const testRuntime = await createTestRuntime();
  const { runtime } = testRuntime;
  const running: Stoppable[] = [];
  let port = 0;
  try {
    // Loaded when asked for: a test of one process does not pay for the others.
    if (gateway) running.push(await (await import('../../engine/gateway.ts')).startGateway(runtime, { timings: PATIENT_TIMINGS, drivers }));
    if (worker) running.push(await (await import('../../workers/worker.ts')).startWorker(runtime, { concurrency: 5 }));
    if (api) {
      const server = await (await import('../../engine/api.ts')).startApi(runtime, { host: '127.0.0.1', port: 0, trustProxy: 0, panelDir });
      running.unshift(server);
      port = server.port;
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  let administrator: Promise<SignedIn> | undefined;
  const asAdministrator = () => (administrator ??= app.signInAs('admin'));

  const app: TestApp = {
    ...testRuntime,
    url,
    port,
    request: supertest.agent(url),
    createUser,

    async signInAs(who) {
      const user = typeof who === 'string' ? await createUser({ role: who }) : who;
      const agent = supertest.agent(url);
      await agent.post('/api/session').send({ email: user.email, password: user.password }).expect(200);
      return Object.assign(agent, { user });
    },

    async createDepartment(name = `Setor ${suffix()}`, memberIds = []) {
      const { _id } = await DepartmentModel.create({ name, nameKey: normalise(name) });
      await UserModel.updateMany({ _id: { $in: memberIds } }, { $addToSet: { departmentIds: _id } });
      return { id: _id.toHexString(), name };
    },

    async createSimulatorDevice({ connected = false, name = `Simulador ${suffix()}`, defaultDepartmentId = null, ...rest } = {}) {
      const device = await DeviceModel.create({ name, driver: 'simulator', defaultDepartmentId: defaultDepartmentId && new Types.ObjectId(defaultDepartmentId), ...rest });
      const id = device._id.toHexString();
      if (connected) {
        const agent = await asAdministrator();
        await agent.post(`/api/devices/${id}/connect`).expect(202);
        await waitFor(async () => (await DeviceModel.findById(id, { status: 1 }).lean())?.status === 'connected', { what: `the connection of device ${id}` });
      }
      return { id, name };
    },

    async inbound(deviceId, message) {
      const agent = await asAdministrator();
      const { body } = await agent.post(`/api/devices/${deviceId}/simulator/inbound`).send({ from: '5511999990001', text: 'Olá', ...message }).expect(202);
      return body.messageId;
    },

    async outbox(deviceId, to) {
      const agent = await asAdministrator();
      const { body } = await agent.get(`/api/devices/${deviceId}/simulator/outbox`).query(to ? { to } : {}).expect(200);
      return body;
    },

    async close() {
      await stopAll();
      await testRuntime.close();
    },
  };
  return app;

  /** What takes requests first, then what works on them. */
  async function stopAll(): Promise<void> {
    for (const each of running.splice(0)) await each.stop();
  }
}

const TEST_PASSWORD = 'senha-de-teste';

/** Written straight into the store: tests of other things need no password policy, and a cheap hash keeps them quick. */
async function createUser({ role = 'agent', name = `Pessoa ${suffix()}`, email, departmentIds = [], presence = 'online', ...rest }: UserOptions = {}): Promise<TestUser> {
  const address = (email ?? `${createHash('sha256').update(name + suffix()).digest('hex').slice(0, 12)}@teste.local`).toLowerCase();
  const user = await UserModel.create({
    name,
    email: address,
    role,
    presence,
    departmentIds: departmentIds.map((id) => new Types.ObjectId(id)),
    passwordHash: await testPasswordHash(),
    ...rest,
  });
  return { id: user._id.toHexString(), name, email: address, password: TEST_PASSWORD, role };
}

let hashed: Promise<string> | undefined;
function testPasswordHash(): Promise<string> {
  hashed ??= import('@node-rs/argon2').then(({ hash }) => hash(TEST_PASSWORD, { memoryCost: 1024, timeCost: 1, parallelism: 1 }));
  return hashed;
}

function suffix(): string {
  return randomBytes(3).toString('hex');
}
