import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Types } from 'mongoose';
import { createLogger } from '../../config/logger.ts';
import { runMigrations } from '../../engine/migrations/index.ts';
import { createRuntime, type Runtime } from '../../engine/runtime.ts';
import { MessageModel } from '../../engine/models/index.ts';
import { createConversation, createDevice, deviceOf, queueMessage, whenConnected, type TestConversation } from '../../tests/gateway/fixtures.ts';
import { runProgram, type RunningChild } from '../../tests/support/childProcess.ts';
import { waitFor } from '../../tests/support/waitFor.ts';
import type { Companion } from '../../tests/support/whatsapp/companion.ts';
import type { Contact, Letter } from '../../tests/support/whatsapp/contact.ts';
import { memoryOf, startGatewayProcess } from '../../tests/support/whatsapp/gatewayProcess.ts';
import type { Phone } from '../../tests/support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../tests/support/whatsapp/standIn.ts';
import { silenceLibsignal } from '../../engine/gateway/baileys/silenceLibsignal.ts';
import type { Benchmark } from '../benchmark.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { newDatabaseName, withDatabase } from '../system.ts';

const CUSTOMERS = 10;
const IDLE_NUMBERS = 10;
const PATIENCE = { timeoutMs: 120_000, intervalMs: 20 };

/** One side's number, its customers, and how messages go through it. */
interface Side {
  receive(count: number): Promise<number>;
  send(count: number): Promise<number>;
}

/**
 * Messages per second in and out of a gateway process (decrypted, in the journal, stored; queued, encrypted, sent,
 * acknowledged) against Baileys alone in a process of its own that stores nothing, both on the stand-in for WhatsApp's
 * server, which runs beside them on the same processor cores; and what one more idle number holds in memory.
 */
export const gateway: Benchmark = {
  name: 'gateway',
  async run(context) {
    silenceLibsignal();
    const redisPrefix = newDatabaseName();
    const mongoUri = withDatabase(context.mongoUri, redisPrefix);
    const dataDir = await mkdtemp(join(tmpdir(), 'balcao-bench-'));
    const log = createLogger('warn', 'bench', process.stderr);
    const runtime = await createRuntime({ mongoUri, redisUrl: context.redisUrl, redisPrefix, dataDir, log });
    await runMigrations(log);
    const whatsapp = await startStandIn();
    const children: RunningChild[] = [];
    try {
      const full = startGatewayProcess({ mongoUri, redisUrl: context.redisUrl, redisPrefix }, whatsapp);
      const plain = runProgram('bench/references/rawBaileys.ts', { BAILEYS_URL: whatsapp.url, NODE_EXTRA_CA_CERTS: whatsapp.caFile }, [], 'pipe');
      children.push(full, plain);
      const ours = await oursOn(whatsapp, runtime);
      // Before the load: what it leaves behind would hide what a number needs.
      const before = await memoryOf(full);
      for (let index = 1; index <= IDLE_NUMBERS; index += 1) await linkDevice(whatsapp, index);
      const after = await memoryOf(full);
      const raw = await rawOn(whatsapp, plain);
      const count = context.isQuick ? 50 : 300;
      for (const side of [ours, raw]) {
        await side.receive(CUSTOMERS);
        await side.send(CUSTOMERS);
      }
      const figures = await inRounds(context.rounds, { oursIn: () => ours.receive(count), rawIn: () => raw.receive(count), oursOut: () => ours.send(count), rawOut: () => raw.send(count) });
      const [oursIn, rawIn, oursOut, rawOut] = [figures.oursIn, figures.rawIn, figures.oursOut, figures.rawOut].map((each) => figure(summarise(each).median));
      return [
        { what: 'messages in through the gateway ÷ through Baileys alone', ratio: ratioOf(figures.oursIn, figures.rawIn), figures: `${oursIn} ÷ ${rawIn} messages/s` },
        { what: 'messages out through the gateway ÷ through Baileys alone', ratio: ratioOf(figures.oursOut, figures.rawOut), figures: `${oursOut} ÷ ${rawOut} messages/s` },
        { what: `memory with ${IDLE_NUMBERS + 1} numbers ÷ with one`, ratio: summarise([after / before]), figures: `${figure(after)} ÷ ${figure(before)} MB: ${figure((after - before) / IDLE_NUMBERS)} MB for each idle number` },
      ];
    } finally {
      for (const { child } of children) {
        child.kill('SIGTERM');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      await whatsapp.close();
      await mongoose.connection.dropDatabase();
      await runtime.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

function addPeople(whatsapp: StandIn, from: number): { phone: Phone; customers: Contact[] } {
  const phone = whatsapp.addPhone({ number: `55119876${50_000 + from}`, name: 'Loja' });
  return { phone, customers: Array.from({ length: CUSTOMERS }, (_, index) => whatsapp.addContact({ number: `55119999${50_000 + from + index}`, name: `Cliente ${index}`, sendsReceipts: false })) };
}

async function linkDevice(whatsapp: StandIn, index: number): Promise<{ deviceId: Types.ObjectId; companion: Companion; customers: Contact[]; phone: Phone }> {
  const { phone, customers } = addPeople(whatsapp, index * 100);
  const device = await createDevice({ driver: 'baileys', pace: null });
  const qr = await waitFor(async () => (await deviceOf(device)).qr ?? false, { timeoutMs: 30_000, what: 'a QR code' });
  const companion = await phone.scanQr(qr);
  await whenConnected(device);
  return { deviceId: device._id, companion, customers, phone };
}

async function oursOn(whatsapp: StandIn, { services }: Runtime): Promise<Side> {
  const { deviceId, companion, customers } = await linkDevice(whatsapp, 0);
  const conversations: TestConversation[] = await Promise.all(customers.map(async ({ number }) => ({ ...(await createConversation({ _id: deviceId })), phone: `+${number}` })));
  let stored = 0;
  return {
    receive: async (count) => {
      stored += count;
      return throughput(count, await write(companion, customers, count), async () => (await MessageModel.countDocuments({ deviceId, direction: 'in' })) >= stored);
    },
    async send(count) {
      const ids: Types.ObjectId[] = [];
      for (let index = 0; index < count; index += 1) ids.push(await queueMessage(at(conversations, index), `sai ${index}`, { status: 'failed' })); // Nobody looks for them yet.
      const carried = countCarried(whatsapp, companion);
      return throughput(count, async () => {
        await MessageModel.updateMany({ _id: { $in: ids } }, { $set: { status: 'queued' } });
        await Promise.all(conversations.map(({ _id }) => services.queues.wakeOutbound(deviceId.toHexString(), _id.toHexString())));
      }, carried.reached(count));
    },
  };
}

async function rawOn(whatsapp: StandIn, { child, output }: RunningChild): Promise<Side> {
  const { phone, customers } = addPeople(whatsapp, 9_000);
  const told = <Value>(name: string) => waitFor(() => lines(output()).findLast((line): line is Record<string, Value> => name in line)?.[name], { timeoutMs: 30_000, what: name });
  const companion = await phone.scanQr(await told<string>('qr'));
  await told<boolean>('isOpen');
  let received = 0;
  return {
    receive: async (count) => {
      received += count;
      return throughput(count, await write(companion, customers, count), () => (lines(output()).findLast((line) => 'received' in line)?.received ?? 0) as number >= received);
    },
    send(count) {
      const carried = countCarried(whatsapp, companion);
      const each = Math.floor(count / customers.length);
      return throughput(each * customers.length, () => Promise.resolve(customers.forEach(({ number }) => void child.stdin?.write(`${number}@s.whatsapp.net ${each}\n`))), carried.reached(each * customers.length));
    },
  };
}

/** Encrypted before anybody looks at the clock: what is measured is the other side. */
async function write(companion: Companion, customers: Contact[], count: number): Promise<() => Promise<void>> {
  const letters: Letter[] = [];
  for (let index = 0; index < count; index += 1) letters.push(await at(customers, index).write(companion, { conversation: `entra ${randomBytes(4).toString('hex')}` }));
  return () => Promise.resolve(letters.forEach((letter) => letter.post()));
}

function countCarried(whatsapp: StandIn, companion: Companion): { reached(count: number): () => boolean } {
  const ids = new Set<string>();
  const listener = (from: Companion, { attrs }: { attrs: Record<string, string> }) => void (from === companion && ids.add(attrs.id ?? ''));
  whatsapp.events.on('message', listener);
  return {
    reached: (count) => () => {
      const isReached = ids.size >= count;
      if (isReached) whatsapp.events.off('message', listener);
      return isReached;
    },
  };
}

async function throughput(count: number, begin: () => Promise<void>, isDone: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  await begin();
  await waitFor(isDone, { ...PATIENCE, what: 'all messages' });
  return (count / (performance.now() - began)) * 1000;
}

function lines(output: string): Record<string, unknown>[] {
  return output.slice(-1_000).split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as Record<string, unknown>] : []));
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nobody is there');
  return item;
}
