import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readOutbox } from '../../engine/gateway/simulator/network.ts';
import { DeviceModel, MessageModel } from '../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { createConversation, createDevice, customerWrites, deviceOf, messageOf, nextPhone, queueMessage, startTestHost, whenConnected, whenStatus, type TestHost } from './fixtures.ts';

/** A real gateway process, with the timings of production: a takeover takes 10 s. */
let test: TestRuntime;
const children: ChildProcess[] = [];
const hosts: TestHost[] = [];

beforeAll(async () => {
  test = await createTestRuntime();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await Promise.all(hosts.splice(0).map((host) => host.end()));
  await DeviceModel.deleteMany({});
});
afterAll(() => test.close());

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'engine/gateway.ts'], {
    env: { ...process.env, MONGODB_URI: test.mongoUri, REDIS_URL: test.redisUrl, REDIS_PREFIX: test.runtime.prefix, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
}

function startHost(): TestHost {
  const host = startTestHost(test.runtime, { lease: { durationMs: 10_000, renewEveryMs: 3_000 } });
  hosts.push(host);
  return host;
}

const TAKEOVER = { timeoutMs: 25_000, what: 'the takeover' };

describe('a gateway process', () => {
  it('that is killed while it sends is taken over, without a second send and without a loss', async () => {
    const device = await createDevice({ faults: { delayMs: 3_000 } });
    const child = startProcess();
    await waitFor(async () => (await deviceOf(device)).status === 'connected', { timeoutMs: 20_000 });
    const holder = (await deviceOf(device)).lease.holder;
    const conversation = await createConversation(device);
    const sending = await queueMessage(conversation, 'no meio');
    const behind = await queueMessage(conversation, 'atrás');
    await waitFor(async () => (await readOutbox(device._id)).length === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const killedAt = Date.now();
    await customerWrites(test.runtime, device, nextPhone(), 'enquanto isso', 'MEANWHILE');
    await DeviceModel.updateOne({ _id: device._id }, { $set: { faults: {} } });

    const host = startHost();
    await waitFor(async () => (await deviceOf(device)).lease.holder === host.holder, TAKEOVER);
    expect(Date.now() - killedAt).toBeLessThan(17_000);
    expect(holder).not.toBe(host.holder);
    await whenStatus(behind, 'read');
    // The network says what became of it.
    await whenStatus(sending, 'read');
    expect((await readOutbox(device._id)).map(({ text }) => text)).toEqual(['no meio', 'atrás']);
    await waitFor(() => MessageModel.exists({ deviceId: device._id, providerId: 'MEANWHILE' }));
  }, 60_000);

  it('that stands still is taken over, and neither sends nor holds anything when it goes on', async () => {
    const device = await createDevice();
    const child = startProcess();
    await waitFor(async () => (await deviceOf(device)).status === 'connected', { timeoutMs: 20_000 });
    child.kill('SIGSTOP');
    const host = startHost();
    await waitFor(async () => (await deviceOf(device)).lease.holder === host.holder, TAKEOVER);
    await whenConnected(device);
    const conversation = await createConversation(device);
    const id = await queueMessage(conversation, 'uma vez');
    await test.services.queues.wakeOutbound(device._id.toHexString(), conversation._id.toHexString());
    child.kill('SIGCONT');
    const more = await Promise.all(Array.from({ length: 20 }, (_, index) => queueMessage(conversation, `${index}`)));
    await test.services.queues.wakeOutbound(device._id.toHexString(), conversation._id.toHexString());
    await whenStatus(id, 'read');
    for (const each of more) await waitFor(async () => ['sent', 'delivered', 'read'].includes((await messageOf(each)).status));
    const outbox = await readOutbox(device._id);
    expect(new Set(outbox.map(({ text }) => text)).size).toBe(outbox.length);
    expect(outbox).toHaveLength(21);
    expect((await deviceOf(device)).lease.holder).toBe(host.holder);
    expect((await deviceOf(device)).status).toBe('connected');
  }, 60_000);

  it('gives its devices back when it is told to end', async () => {
    const device = await createDevice();
    const child = startProcess();
    await waitFor(async () => (await deviceOf(device)).status === 'connected', { timeoutMs: 20_000 });
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(await deviceOf(device)).toMatchObject({ status: 'disconnected', statusReason: 'gateway_gone', lease: { holder: null } });
  }, 40_000);
});
