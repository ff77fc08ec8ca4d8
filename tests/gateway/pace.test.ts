import { Types } from 'mongoose';
import { updateDevice } from '../../engine/commands/devices/saveDevice.ts';
import { readOutbox } from '../../engine/gateway/simulator/network.ts';
import { ConversationModel, DeviceModel, MessageModel, type Device, type Message } from '../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { createConversation, createDevice, deviceOf, messageOf, queueMessage, startTestHost, whenConnected, type TestConversation, type TestHost } from './fixtures.ts';

let test: TestRuntime;
const hosts: TestHost[] = [];

beforeAll(async () => {
  test = await createTestRuntime();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.end()));
  await Promise.all([DeviceModel.deleteMany({}), MessageModel.deleteMany({})]);
});
afterAll(() => test.close());

function start(): TestHost {
  const host = startTestHost(test.runtime);
  hosts.push(host);
  return host;
}

async function connectedDevice(pace: Device['pace']): Promise<Device> {
  const device = await createDevice({ pace });
  start();
  return whenConnected(device);
}

async function wake({ _id, deviceId }: TestConversation): Promise<void> {
  await test.services.queues.wakeOutbound(deviceId.toHexString(), _id.toHexString());
}

async function post(conversation: TestConversation, texts: string[], fields: Partial<Message> = {}): Promise<Types.ObjectId[]> {
  const ids: Types.ObjectId[] = [];
  for (const text of texts) ids.push(await queueMessage(conversation, text, fields));
  await wake(conversation);
  return ids;
}

/** Many at once, without a hint. */
async function postMany({ _id, deviceId, phone }: TestConversation, texts: string[]): Promise<void> {
  const now = new Date();
  await ConversationModel.updateOne({ _id }, { $set: { outSeq: texts.length } });
  await MessageModel.insertMany(
    texts.map((text, index) => ({ deviceId, conversationId: _id, senderKey: `tel:${phone}`, direction: 'out', status: 'queued', text, seq: index + 1, providerAt: now, arrivedAt: now, sortAt: now })),
  );
}

/** Somebody who has written to the device. */
async function createKnownContact(device: Device): Promise<Types.ObjectId> {
  const contactId = new Types.ObjectId();
  const now = new Date();
  await MessageModel.create({ deviceId: device._id, contactId, direction: 'in', status: 'received', text: 'Oi', providerAt: now, arrivedAt: now, sortAt: now });
  return contactId;
}

const numbers = (count: number, prefix = '') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function arrived(device: Device, count: number, timeoutMs = 20_000): Promise<{ text: string; at: number }[]> {
  return waitFor(
    async () => {
      const outbox = await readOutbox(device._id);
      return outbox.length >= count && outbox.map(({ text, at }) => ({ text, at: Date.parse(at) }));
    },
    { what: `${count} messages on the network`, timeoutMs },
  );
}

async function arrivedText(device: Device, text: string, timeoutMs = 20_000): Promise<void> {
  await waitFor(async () => (await readOutbox(device._id)).some((entry) => entry.text === text), { what: `"${text}" on the network`, timeoutMs });
}

/** What left by when the store says so: the most in any window beyond a burst and the rate. */
async function excess(device: Device, perSecond: number, burst: number): Promise<number> {
  const left = (await MessageModel.find({ deviceId: device._id, leftAt: { $ne: null } }).sort({ leftAt: 1 }).lean()).map(({ leftAt }) => leftAt!.getTime());
  return Math.max(...left.flatMap((from, first) => left.slice(first).map((to, index) => index + 1 - burst - ((to - from) * perSecond) / 1_000)));
}

describe('a device with a pace', () => {
  it('sends a burst, then its rate, in order; who waits stays queued', async () => {
    const device = await connectedDevice({ messagesPerSecond: 5, burst: 4, strangerEverySeconds: 0 });
    const ids = await post(await createConversation(device), numbers(12));
    await arrived(device, 5);
    const statuses = (await MessageModel.find({ _id: { $in: ids } }).lean()).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'queued').length).toBeGreaterThan(3);
    expect(statuses.filter((status) => status === 'sending').length).toBeLessThanOrEqual(1);
    const sent = await arrived(device, 12);
    expect(sent.map(({ text }) => text)).toEqual(numbers(12));
    // The store is asked between the turn and the claim, which takes a moment more or less.
    expect(await excess(device, 5, 4)).toBeLessThan(0.5);
  });

  it('holds nobody up for one with hundreds of messages', async () => {
    const device = await connectedDevice({ messagesPerSecond: 20, burst: 1, strangerEverySeconds: 0 });
    const long = await createConversation(device);
    await postMany(long, numbers(500, 'long '));
    await wake(long);
    await arrived(device, 3);
    const before = (await readOutbox(device._id)).length;
    await post(await createConversation(device), ['new']);
    await arrivedText(device, 'new');
    const place = (await readOutbox(device._id)).findIndex(({ text }) => text === 'new');
    // Two turns, and what left while it was written and its hint travelled.
    expect(place - before).toBeLessThan(15);
    expect(await MessageModel.countDocuments({ conversationId: long._id, status: 'queued' })).toBeGreaterThan(400);
  });

  it('writes to strangers at their own pace, while others pass', async () => {
    const device = await connectedDevice({ messagesPerSecond: 50, burst: 50, strangerEverySeconds: 1 });
    for (const text of ['a', 'b', 'c']) await post(await createConversation(device), [`stranger ${text}`], { contactId: new Types.ObjectId() });
    await post(await createConversation(device), numbers(10, 'known '), { contactId: await createKnownContact(device) });
    const sent = await arrived(device, 13);
    const strangers = sent.filter(({ text }) => text.startsWith('stranger')).map(({ at }) => at);
    expect(strangers[1]! - strangers[0]!).toBeGreaterThan(900);
    expect(strangers[2]! - strangers[1]!).toBeGreaterThan(900);
    expect(sent.slice(0, 11).filter(({ text }) => text.startsWith('known')).length).toBeGreaterThanOrEqual(9);
  });

  it('gives no fresh burst when another gateway takes it over', async () => {
    const device = await connectedDevice({ messagesPerSecond: 0.5, burst: 3, strangerEverySeconds: 0 });
    await post(await createConversation(device), numbers(4));
    await arrived(device, 3);
    await hosts.pop()!.end();
    start();
    const [first, , , fourth] = await arrived(device, 4);
    expect(fourth!.at - first!.at).toBeGreaterThan(1_900);
    expect((await deviceOf(device)).lease.fence).toBe(2);
  });

  it('takes another pace at once, without connecting again', async () => {
    const device = await connectedDevice({ messagesPerSecond: 0.01, burst: 1, strangerEverySeconds: 0 });
    const conversation = await createConversation(device);
    // What has just left, so that nothing else may.
    await queueMessage(conversation, 'before', { status: 'sent', leftAt: new Date() });
    await updateDevice(test.services, device._id.toHexString(), { pace: { messagesPerSecond: 0.02, burst: 1, strangerEverySeconds: 0 } });
    const ids = await post(conversation, numbers(5));
    await updateDevice(test.services, device._id.toHexString(), { pace: { messagesPerSecond: 10, burst: 1, strangerEverySeconds: 0 } });
    await arrived(device, 5);
    expect(await excess(device, 10, 1)).toBeLessThan(0.5);
    await updateDevice(test.services, device._id.toHexString(), { pace: null });
    await post(conversation, [...numbers(30), 'last']);
    await arrivedText(device, 'last');
    expect((await messageOf(ids[0]!)).attempts).toBe(0);
    const now = await deviceOf(device);
    expect([now.lease.fence, now.statusSince]).toEqual([device.lease.fence, device.statusSince]);
  });
});

describe('a device without a limit', () => {
  it('goes round among more conversations than it sends to at once', async () => {
    const device = await createDevice({ pace: null });
    const long = await Promise.all(numbers(60).map(() => createConversation(device)));
    for (const conversation of long) await postMany(conversation, numbers(12));
    await queueMessage(await createConversation(device), 'last');
    start();
    await arrivedText(device, 'last', 60_000);
    // One round, and what left while it was looked for; not after the 720 of the others. How long that takes is the machine's affair.
    expect((await readOutbox(device._id)).findIndex(({ text }) => text === 'last')).toBeLessThan(200);
  }, 90_000);
});
