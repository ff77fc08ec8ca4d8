import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Types } from 'mongoose';
import { DeviceJournalModel, DeviceModel, MessageModel, type Device } from '../../../engine/models/index.ts';
import type { RunningChild } from '../../support/childProcess.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { startGatewayProcess } from '../../support/whatsapp/gatewayProcess.ts';
import { node } from '../../support/whatsapp/nodes.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createConversation, createDevice, deviceOf, messageOf, queueMessage, startTestHost, whenConnected, type TestConversation, type TestHost } from '../fixtures.ts';
import { driverFor } from './pairedDevice.ts';

tameBaileys();

/** Real gateway processes with the timings of production, killed and held up while a number sends and receives. */
const TAKEOVER = { timeoutMs: 15_000, what: 'the takeover within 15 s' };
const INCOMING = 30;
const OUTGOING = 20;

let test: TestRuntime;
let whatsapp: StandIn;
let phone: Phone;
let maria: Contact;
let device: Device;
let companion: Companion;
let child: RunningChild;
let host: TestHost | undefined;
let numbers = 0;
/** The ids of the number's messages, in the order in which the stand-in carried them first. */
let carried: Set<string>;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
});
beforeEach(async () => {
  numbers += 1;
  carried = new Set();
  whatsapp.events.on('message', (_from, { attrs }) => carried.add(attrs.id ?? ''));
  phone = whatsapp.addPhone({ number: `551198765100${numbers}`, name: 'Loja' });
  maria = whatsapp.addContact({ number: `551199999100${numbers}`, name: 'Maria', addressing: 'lid' });
  device = await createDevice({ driver: 'baileys', pace: null });
  child = startProcess();
  const qr = await waitFor(async () => (await deviceOf(device)).qr ?? false, { timeoutMs: 25_000, what: 'a QR code' });
  companion = await phone.scanQr(qr);
  await whenConnected(device);
  // Both sides have a session: two that are begun at once cost messages that are asked for again.
  await maria.sendText(phone, incoming[0]!);
  await waitFor(() => MessageModel.exists({ deviceId: device._id, text: incoming[0] }), { what: 'the first message' });
}, 40_000);
afterEach(async () => {
  whatsapp.mend();
  whatsapp.events.removeAllListeners();
  await kill(child.child);
  await host?.end();
  host = undefined;
  await DeviceModel.deleteMany({});
});
afterAll(async () => {
  await whatsapp.close();
  await test.close();
});

const startProcess = () => startGatewayProcess({ mongoUri: test.mongoUri, redisUrl: test.redisUrl, redisPrefix: test.runtime.prefix }, whatsapp, { LOG_LEVEL: 'trace' });

async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

async function takeOver(): Promise<TestHost> {
  const { logins } = companion;
  host = startTestHost(test.runtime, { drivers: { baileys: driverFor(whatsapp) }, lease: { durationMs: 10_000, renewEveryMs: 3_000 } });
  const { holder } = host;
  await waitFor(async () => (await deviceOf(device)).lease.holder === holder, TAKEOVER);
  // The former holder's last word may still say that it is connected.
  await waitFor(() => companion.logins > logins && companion.isOnline, { what: 'the login' });
  await whenConnected(device);
  return host;
}

const incoming = Array.from({ length: INCOMING }, (_, index) => `entra ${index}`);

/** The customer writes one message after the other, without waiting for anything. */
async function customerWrites(texts: readonly string[]): Promise<void> {
  for (const text of texts) await maria.sendText(phone, text);
}

async function expectAllStored(): Promise<void> {
  const stored = () => MessageModel.find({ deviceId: device._id, direction: 'in' }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean();
  await waitFor(async () => (await stored()).length >= INCOMING && (await DeviceJournalModel.countDocuments({ deviceId: device._id })) === 0, { timeoutMs: 15_000, what: 'everything that the customer wrote' });
  const messages = await stored();
  expect(messages.map(({ type }) => type)).toEqual(incoming.map(() => 'text'));
  expect(messages.map(({ text }) => text).toSorted(byNumber)).toEqual(incoming);
}

const byNumber = (one: string, other: string) => Number(one.split(' ')[1]) - Number(other.split(' ')[1]);

async function queueMany(conversation: TestConversation): Promise<Types.ObjectId[]> {
  const ids: Types.ObjectId[] = [];
  for (let index = 0; index < OUTGOING; index += 1) ids.push(await queueMessage(conversation, `sai ${index}`));
  return ids;
}

/** Whatever was under way is unknown, or turned out to have arrived; all else left, and nothing twice. */
async function expectAllSent(ids: Types.ObjectId[], underWay: number): Promise<void> {
  await waitFor(async () => (await Promise.all(ids.map(messageOf))).every(({ status }) => ['sent', 'delivered', 'read', 'unknown'].includes(status)), { timeoutMs: 30_000, what: 'the end of all sends' });
  await waitFor(() => maria.texts.length >= OUTGOING - underWay, { timeoutMs: 15_000, what: 'what her phone makes of them' });
  const messages = await Promise.all(ids.map(messageOf));
  const statuses = messages.map(({ status }) => status);
  expect(new Set(maria.texts).size).toBe(maria.texts.length);
  const left = messages.map(({ providerId }) => providerId).filter((id) => carried.has(id ?? ''));
  expect([...carried]).toEqual(left);
  expect(statuses.filter((status) => status === 'unknown').length).toBeLessThanOrEqual(underWay);
}

/** Kills the process in the moment in which the stand-in sees the n-th of these stanzas. */
function killAt(kind: 'message' | 'receipt', count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    whatsapp.events.on(kind, () => {
      seen += 1;
      if (seen === count) void kill(child.child).then(resolve);
    });
  });
}

describe('a gateway that is killed', () => {
  it('after its receipts has lost nothing, and what it sent is not sent again', async () => {
    const conversation = { ...(await createConversation(device)), phone: `+${maria.number}` };
    const died = killAt('receipt', 7);
    const writing = customerWrites(incoming.slice(1));
    const ids = await queueMany(conversation);
    await Promise.all([died, writing]);
    await takeOver();
    await expectAllStored();
    await expectAllSent(ids, 1);
  }, 70_000);

  it('before any receipt came through stores each message once, and what nobody acknowledged is unknown until its receipt comes', async () => {
    const conversation = { ...(await createConversation(device)), phone: `+${maria.number}` };
    whatsapp.faults.receipts = 'lost';
    whatsapp.faults.messageAcks = 'silent';
    maria.sendsReceipts = false;
    await customerWrites(incoming.slice(1));
    const died = killAt('message', 1);
    const ids = await queueMany(conversation);
    await died;
    expect(companion.mailbox.count('message')).toBeGreaterThanOrEqual(INCOMING - 1);
    whatsapp.mend();
    await takeOver();
    await expectAllStored();
    await waitFor(async () => (await messageOf(ids[0]!)).status === 'unknown', { what: 'the unknown one' });
    await expectAllSent(ids, 1);
    expect(maria.texts).toHaveLength(OUTGOING);
    maria.markRead(companion, [(await messageOf(ids[0]!)).providerId ?? '']);
    await waitFor(async () => (await messageOf(ids[0]!)).status === 'read', { what: 'the late receipt' });
  }, 70_000);
});

describe('what the network does to one number', () => {
  const back = async (logins: number) => {
    await waitFor(() => companion.logins > logins && companion.isOnline, { timeoutMs: 20_000, what: 'the next login' });
    await maria.sendText(phone, 'ainda aí?');
    await waitFor(() => MessageModel.exists({ deviceId: device._id, text: 'ainda aí?' }), { what: 'a message after it' });
    return { exitCode: child.child.exitCode, isUnhandled: child.output().includes('unhandledRejection') };
  };

  it('ends no process: a reset in the moment of an answer', async () => {
    const { logins } = companion;
    // Baileys answers this one, and nobody awaits that it can.
    companion.connection?.send(node('ib', { from: 's.whatsapp.net' }, [node('offline_preview', { count: '1' })]));
    companion.connection?.reset();
    expect(await back(logins)).toEqual({ exitCode: null, isUnhandled: false });
  }, 50_000);

  it('ends no process: a frame that says nothing', async () => {
    const { logins } = companion;
    companion.connection?.sendGarbage();
    expect(await back(logins)).toEqual({ exitCode: null, isUnhandled: false });
  }, 50_000);
});

it('one that stands still is taken over, and neither sends, writes keys nor comes back when it goes on', async () => {
  child.child.kill('SIGSTOP');
  const { holder } = await takeOver();
  await customerWrites(incoming.slice(1, 5));
  const { logins } = companion;
  child.child.kill('SIGCONT');
  const conversation = { ...(await createConversation(device)), phone: `+${maria.number}` };
  const ids = await queueMany(conversation);
  await customerWrites(incoming.slice(5));
  await expectAllStored();
  await expectAllSent(ids, 0);
  await waitFor(() => child.output().includes('lease lost'), { what: 'the former holder giving up' });
  expect(companion.logins).toBe(logins);
  expect(await deviceOf(device)).toMatchObject({ status: 'connected', lease: { holder } });
}, 70_000);

it('two that start together do not fight for a device, and print no key, whatever they log', async () => {
  const other = startProcess();
  try {
    await waitFor(() => other.output().includes('"level"'), { timeoutMs: 20_000, what: 'the other process' });
    const logins = companion.logins;
    // A message that cannot be opened makes the customer's phone begin another session, and libsignal close the old one.
    await maria.sendText(phone, 'entra 1', { damage: 'once' });
    await waitFor(async () => (await MessageModel.countDocuments({ deviceId: device._id, type: 'text', direction: 'in' })) === 2, { timeoutMs: 15_000, what: 'both messages' });
    expect(companion.logins).toBe(logins);
    const output = child.output() + other.output();
    expect(output).toContain('device taken');
    for (const secret of [/priv/i, /SessionEntry/, /<Buffer/, /Closing session/, /rootKey|chainKey|messageKeys/i]) expect(output).not.toMatch(secret);
  } finally {
    await kill(other.child);
  }
}, 60_000);

it('sent nothing that WhatsApp would not have taken', () => {
  expect(whatsapp.problems).toEqual([]);
});
