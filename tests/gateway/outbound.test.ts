import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import mongoose, { Types } from 'mongoose';
import { expireSends, listQueuedConversations, wakeQueuedMessages } from '../../engine/commands/outbound/index.ts';
import { patienceFor } from '../../engine/commands/outbound/patienceFor.ts';
import { receiveReceipt } from '../../engine/commands/receipts/index.ts';
import { requestDeviceConnection } from '../../engine/commands/devices/index.ts';
import { NotSentError, RefusedError, type CreateDriver, type OutgoingMessage } from '../../engine/gateway/driver.ts';
import { readOutbox, setFaults } from '../../engine/gateway/simulator/network.ts';
import { ConversationModel, DeviceModel, EarlyReceiptModel, keepDeadLetter, MessageModel, type Device } from '../../engine/models/index.ts';
import { PNG } from '../support/files.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { createConversation, createDevice, deviceOf, messageOf, queueMessage, startTestHost, whenConnected, whenStatus, type TestConversation, type TestHost } from './fixtures.ts';

let test: TestRuntime;
const hosts: TestHost[] = [];

beforeAll(async () => {
  test = await createTestRuntime();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.end()));
  await DeviceModel.deleteMany({});
});
afterAll(() => test.close());

function start(options?: Parameters<typeof startTestHost>[1]): TestHost {
  const host = startTestHost(test.runtime, options);
  hosts.push(host);
  return host;
}

async function connectedDevice(options?: Parameters<typeof startTestHost>[1], fields: Partial<Device> = {}): Promise<Device> {
  const device = await createDevice(fields);
  start(options);
  return whenConnected(device);
}

async function post(conversation: TestConversation, ...texts: string[]): Promise<Types.ObjectId[]> {
  const ids: Types.ObjectId[] = [];
  for (const text of texts) {
    ids.push(await queueMessage(conversation, text));
    await test.services.queues.wakeOutbound(conversation.deviceId.toHexString(), conversation._id.toHexString());
  }
  return ids;
}

/** Sends as `answer` says. `ownId` null: the network gives the ids. */
function scriptedDriver(sent: OutgoingMessage[], answer: (outgoing: OutgoingMessage, attempt: number) => Promise<{ providerId: string }>, ownId: (() => string) | null = () => `P-${new Types.ObjectId().toHexString()}`): CreateDriver {
  let attempts = 0;
  return ({ onStatus }) => ({
    name: 'simulator',
    connect: async () => onStatus('connected', null),
    disconnect: async () => {},
    logout: async () => {},
    createProviderId: () => ownId?.() ?? null,
    send(outgoing) {
      sent.push(outgoing);
      attempts += 1;
      return answer(outgoing, attempts);
    },
  });
}
const acknowledged = async ({ providerId }: OutgoingMessage) => ({ providerId: providerId ?? 'none' });

describe('an outgoing message', () => {
  it('is sent, delivered, then read, each when the network said so', async () => {
    const device = await connectedDevice();
    const conversation = await createConversation(device);
    const [id] = await post(conversation, 'Bom dia');
    if (!id) throw new Error('nothing posted');
    const seen = new Set<string>();
    await waitFor(async () => {
      const { status } = await messageOf(id);
      seen.add(status);
      return status === 'read';
    }, { intervalMs: 5 });
    expect([...seen].filter((status) => ['sent', 'delivered', 'read'].includes(status))).toEqual(['sent', 'delivered', 'read']);
    const { providerId } = await messageOf(id);
    expect(await readOutbox(device._id)).toEqual([expect.objectContaining({ messageId: providerId, to: conversation.phone, text: 'Bom dia' })]);
  });

  it('leaves in the order of its conversation, once, side by side with others', async () => {
    const device = await connectedDevice();
    const conversations = await Promise.all(Array.from({ length: 5 }, () => createConversation(device)));
    const texts = Array.from({ length: 8 }, (_, index) => `${index}`);
    await Promise.all(conversations.map((conversation) => post(conversation, ...texts)));
    await waitFor(async () => (await MessageModel.countDocuments({ deviceId: device._id, status: { $in: ['queued', 'sending'] } })) === 0);
    for (const { phone } of conversations) expect((await readOutbox(device._id, phone)).map(({ text }) => text)).toEqual(texts);
  });

  it('waits for an earlier one that is not written yet', async () => {
    const device = await connectedDevice();
    const conversation = await createConversation(device);
    const halfWritten = { _id: new Types.ObjectId(), seq: 1 };
    await ConversationModel.updateOne({ _id: conversation._id }, { $set: { outSeq: 1, effects: [{ key: 'w', type: 'writeMessage', data: { message: halfWritten }, at: new Date() }] } });
    const [second] = await post(conversation, 'second');
    const other = await createConversation(device);
    const [unrelated] = await post(other, 'unrelated');
    if (!second || !unrelated) throw new Error('nothing posted');
    await whenStatus(unrelated, 'sent');
    expect((await messageOf(second)).status).toBe('queued');

    await queueMessage(conversation, 'first', halfWritten);
    await waitFor(async () => (await readOutbox(device._id, conversation.phone)).length === 2);
    expect((await readOutbox(device._id, conversation.phone)).map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('is queued again when it could not be prepared, because it certainly did not leave', async () => {
    const device = await connectedDevice();
    const conversation = await createConversation(device);
    const _id = await queueMessage(conversation, 'Bom dia', { nextAttemptAt: new Date(Date.now() + 60_000) });
    // What it quotes cannot be looked up: the store refuses the question.
    await MessageModel.collection.updateOne({ _id }, { $set: { quotedId: 'none', nextAttemptAt: null } });
    await test.services.queues.wakeOutbound(device._id.toHexString(), conversation._id.toHexString());
    await waitFor(async () => (await messageOf(_id)).attempts > 0);
    expect(await messageOf(_id)).toMatchObject({ status: 'queued', claim: null });

    await MessageModel.updateOne({ _id }, { $set: { quotedId: null } });
    await whenStatus(_id, 'sent');
    expect(await readOutbox(device._id, conversation.phone)).toHaveLength(1);
  });

  it('leaves once when the store took the claim and was gone before it said so', async () => {
    const device = await connectedDevice();
    const conversation = await createConversation(device);
    const claim = MessageModel.findOneAndUpdate;
    // Stands for the query, of which only `lean` is used: carried out, and its answer lost.
    MessageModel.findOneAndUpdate = ((...args: Parameters<typeof claim>) => {
      MessageModel.findOneAndUpdate = claim;
      return {
        lean: async () => {
          await claim.apply(MessageModel, args).lean();
          throw new mongoose.mongo.MongoNetworkError('cut');
        },
      };
    }) as never;
    const [id] = await post(conversation, 'uma vez');
    await whenStatus(id!, 'sent');
    expect(await readOutbox(device._id, conversation.phone)).toHaveLength(1);
  });

  it('waits while the device is disconnected, and leaves afterwards without a hint', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    start();
    const conversation = await createConversation(device);
    await queueMessage(conversation, 'um');
    await queueMessage(conversation, 'dois');
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected');
    await waitFor(async () => (await readOutbox(device._id)).length === 2);
    expect((await readOutbox(device._id)).map(({ text }) => text)).toEqual(['um', 'dois']);
  });

  it('does not count as an attempt that the connection dropped', async () => {
    const device = await connectedDevice();
    await setFaults(test.services, device._id, { disconnect: true });
    await waitFor(async () => (await deviceOf(device)).status === 'disconnected');
    const [id] = await post(await createConversation(device), 'Olá');
    await setFaults(test.services, device._id, { disconnect: false });
    if (!id) throw new Error('nothing posted');
    expect(await whenStatus(id, 'read')).toMatchObject({ attempts: 0 });
    expect(await readOutbox(device._id)).toHaveLength(1);
  });

  it('is unknown without an acknowledgement, is never sent again, and is moved by a later receipt', async () => {
    const device = await connectedDevice();
    await setFaults(test.services, device._id, { dropAcks: true });
    const conversation = await createConversation(device);
    const [lost] = await post(conversation, 'perdida?');
    if (!lost) throw new Error('nothing posted');
    await whenStatus(lost, 'unknown');
    await setFaults(test.services, device._id, { disconnect: true });
    await waitFor(async () => (await deviceOf(device)).status === 'disconnected');
    expect((await messageOf(lost)).status).toBe('unknown');
    await setFaults(test.services, device._id, {});
    const [next] = await post(conversation, 'seguinte');
    if (!next) throw new Error('nothing posted');
    await whenStatus(next, 'read');
    await whenStatus(lost, 'read');
    expect((await readOutbox(device._id)).map(({ text }) => text)).toEqual(['perdida?', 'seguinte']);
  });

  it('is unknown when the network does not answer in time, and sent when it answers late', async () => {
    const sent: OutgoingMessage[] = [];
    let acknowledge: () => void = () => {};
    const late = new Promise<void>((resolve) => (acknowledge = resolve));
    const device = await connectedDevice({ ackTimeoutMs: 100, drivers: { simulator: scriptedDriver(sent, async (outgoing) => late.then(() => acknowledged(outgoing))) } });
    const [id] = await post(await createConversation(device), 'Olá');
    if (!id) throw new Error('nothing posted');
    await whenStatus(id, 'unknown');
    acknowledge();
    await whenStatus(id, 'sent');
    expect(sent).toHaveLength(1);
  });

  it('is tried again when it certainly did not leave, with the same id, and what is behind it waits', async () => {
    const sent: OutgoingMessage[] = [];
    const device = await connectedDevice({
      drivers: {
        simulator: scriptedDriver(sent, async (outgoing, attempt) => {
          if (attempt === 1) throw new NotSentError();
          return acknowledged(outgoing);
        }),
      },
    });
    const [first, second] = await post(await createConversation(device), 'um', 'dois');
    if (!first || !second) throw new Error('nothing posted');
    await whenStatus(second, 'sent');
    expect(sent.map(({ text }) => text)).toEqual(['um', 'um', 'dois']);
    expect(sent[0]?.providerId).toBe(sent[1]?.providerId);
    expect(await messageOf(first)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('fails after its last attempt', async () => {
    const sent: OutgoingMessage[] = [];
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, () => Promise.reject(new NotSentError())) } });
    const conversation = await createConversation(device);
    const id = await queueMessage(conversation, 'Olá', { attempts: 7 });
    expect(await whenStatus(id, 'failed')).toMatchObject({ failureReason: 'device_not_connected' });
    expect(sent).toHaveLength(1);
  });

  it('fails for good when the network refuses it', async () => {
    const sent: OutgoingMessage[] = [];
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, () => Promise.reject(new RefusedError('not_on_whatsapp'))) } });
    const [id] = await post(await createConversation(device), 'Olá');
    if (!id) throw new Error('nothing posted');
    expect(await whenStatus(id, 'failed')).toMatchObject({ failureReason: 'not_on_whatsapp' });
    expect(sent).toHaveLength(1);
  });

  it('keeps what a receipt said that came before the acknowledgement', async () => {
    const sent: OutgoingMessage[] = [];
    let acknowledge: () => void = () => {};
    const held = new Promise<void>((resolve) => (acknowledge = resolve));
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, async (outgoing) => held.then(() => acknowledged(outgoing))) } });
    const conversation = await createConversation(device);
    const [id] = await post(conversation, 'Olá');
    if (!id) throw new Error('nothing posted');
    const { providerId } = await waitFor(() => sent[0]);
    await receiveReceipt(test.services, { deviceId: device._id.toHexString(), providerId: providerId ?? '', status: 'delivered', at: new Date() });
    expect((await messageOf(id)).status).toBe('delivered');
    acknowledge();
    const [next] = await post(conversation, 'e depois');
    if (!next) throw new Error('nothing posted');
    await whenStatus(next, 'sent');
    expect((await messageOf(id)).status).toBe('delivered');
  });

  it('leaves by the regular look when its hint was lost, and the sweeper hints again', async () => {
    const device = await connectedDevice();
    const id = await queueMessage(await createConversation(device), 'sem aviso');
    await whenStatus(id, 'sent');
    expect(await wakeQueuedMessages(test.services)).toBe(0);
  });

  it('are looked for by who has waited longest, each conversation once', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    const [young, old, resting, middle] = [await createConversation(device), await createConversation(device), await createConversation(device), await createConversation(device)];
    const waiting = (seconds: number, fields: object = {}) => ({ arrivedAt: new Date(Date.now() - seconds * 1_000), ...fields });
    await queueMessage(young, 'um', waiting(10));
    await queueMessage(middle, 'dois', waiting(30));
    await queueMessage(old, 'três', waiting(60));
    await queueMessage(old, 'quatro', waiting(5));
    await queueMessage(resting, 'cinco', waiting(90));
    await queueMessage(young, 'seis', waiting(90, { nextAttemptAt: new Date(Date.now() + 60_000) }));
    await queueMessage(young, 'sete', waiting(90, { status: 'sent' }));
    await keepDeadLetter({ queue: 'outbound', about: { kind: 'sending', deviceId: device._id.toHexString(), conversationId: resting._id.toHexString() }, error: new Error('x'), attempts: 1, now: new Date() });
    const listed = (most?: number) => listQueuedConversations(test.services, device._id, 0, most);
    const expected = [old, middle, young].map(({ _id }) => _id.toHexString());
    expect(await listed()).toEqual(expected);
    expect(await listed(2)).toEqual(expected.slice(0, 2));
    expect(await listQueuedConversations(test.services, device._id, 60_000)).toEqual([]);
  });
});

describe('a receipt', () => {
  it('moves a message forward and never back', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    const id = await queueMessage(await createConversation(device), 'Olá', { status: 'sent', providerId: 'R1' });
    const receipt = (status: 'delivered' | 'read') => receiveReceipt(test.services, { deviceId: device._id.toHexString(), providerId: 'R1', status, at: new Date() });
    await receipt('read');
    expect((await messageOf(id)).status).toBe('read');
    await receipt('delivered');
    expect((await messageOf(id)).status).toBe('read');
  });

  it('that comes before the network gave the id is applied with it', async () => {
    const sent: OutgoingMessage[] = [];
    let acknowledge: () => void = () => {};
    const held = new Promise<void>((resolve) => (acknowledge = resolve));
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, () => held.then(() => ({ providerId: 'N1' })), null) } });
    const [id] = await post(await createConversation(device), 'Olá');
    if (!id) throw new Error('nothing posted');
    await waitFor(() => sent[0]);
    const early = { deviceId: device._id.toHexString(), providerId: 'N1', at: new Date() };
    await Promise.all([receiveReceipt(test.services, { ...early, status: 'read' }), receiveReceipt(test.services, { ...early, status: 'read' }), receiveReceipt(test.services, { ...early, status: 'delivered' })]);
    expect(await EarlyReceiptModel.countDocuments({ deviceId: device._id })).toBe(2);
    expect((await messageOf(id)).status).toBe('sending');
    acknowledge();
    expect(await whenStatus(id, 'read')).toMatchObject({ providerId: 'N1' });
    await waitFor(async () => (await EarlyReceiptModel.countDocuments({ deviceId: device._id })) === 0, { what: 'the kept receipts to be forgotten' });
  });

  it('of what the network names with an id that another message has leaves it sent, without the id', async () => {
    const sent: OutgoingMessage[] = [];
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, () => Promise.resolve({ providerId: 'TAKEN' }), null) } });
    const conversation = await createConversation(device);
    const other = await queueMessage(conversation, 'Eco', { status: 'sent', providerId: 'TAKEN' });
    const [id] = await post(conversation, 'Olá');
    if (!id) throw new Error('nothing posted');
    expect((await whenStatus(id, 'sent')).providerId).toBeUndefined();
    expect((await messageOf(other)).providerId).toBe('TAKEN');
    expect(sent).toHaveLength(1);
  });

  it('of a message that nobody knows changes nothing', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    await expect(receiveReceipt(test.services, { deviceId: device._id.toHexString(), providerId: 'NOBODY', status: 'read', at: new Date() })).resolves.toBeUndefined();
  });
});

describe('a file', () => {
  const media = (id: string) => ({ id, status: 'stored' as const, mimeType: 'image/png', fileName: 'a.png', size: PNG.length });

  it('is waited for longer than a text: it goes up first, maybe over 64 KB a second', () => {
    const sized = (size: number | null) => ({ media: { ...media(''), size } });
    expect([patienceFor({ media: null }), patienceFor(sized(null)), patienceFor(sized(1)), patienceFor(sized(64 * 1024 * 60)), patienceFor(sized(65_536), 100)]).toEqual([15_000, 15_000, 15_001, 75_000, 1_100]);
  });

  it('is given to the driver, and no more once the device is given back: then its message waits', async () => {
    const id = new Types.ObjectId().toHexString();
    await test.services.media.write(id, Readable.from([PNG]));
    const sent: OutgoingMessage[] = [];
    const readSlowly = async ({ media: file }: OutgoingMessage) => {
      const stream = await file?.open();
      try {
        await once(stream ?? new EventEmitter(), 'close');
      } catch (cause) {
        throw new NotSentError('the file could not be read', { cause });
      }
      throw new Error('it was read to its end');
    };
    const device = await connectedDevice({ drivers: { simulator: scriptedDriver(sent, readSlowly) } });
    const conversation = await createConversation(device);
    const messageId = await queueMessage(conversation, 'Olhe', { type: 'image', media: media(id) });
    await test.services.queues.wakeOutbound(device._id.toHexString(), conversation._id.toHexString());
    await waitFor(() => sent.length === 1);
    expect(sent[0]).toMatchObject({ type: 'image', text: 'Olhe', media: { mimeType: 'image/png', fileName: 'a.png', size: PNG.length, isVoice: false } });
    await requestDeviceConnection(test.services, device._id.toHexString(), 'disconnected');
    await waitFor(async () => (await messageOf(messageId)).status === 'queued');
    expect(await messageOf(messageId)).toMatchObject({ attempts: 0, claim: null });
  });
});

describe('a send that was claimed by a gateway which died', () => {
  const claimed = (fence: number, ageMs: number) => ({ status: 'sending' as const, providerId: `C-${fence}-${ageMs}`, claim: { by: 'dead', fence, at: new Date(Date.now() - ageMs) } });

  it('becomes unknown for the next gateway that takes the device, and is not sent again', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    const conversation = await createConversation(device);
    const id = await queueMessage(conversation, 'no meio', claimed(0, 10));
    const next = await queueMessage(conversation, 'depois');
    start();
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected');
    await whenStatus(next, 'sent');
    expect((await messageOf(id)).status).toBe('unknown');
    expect((await readOutbox(device._id)).map(({ text }) => text)).toEqual(['depois']);
  });

  it('becomes unknown for the sweeper when the claim has expired', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    const conversation = await createConversation(device);
    const old = await queueMessage(conversation, 'velha', claimed(1, 61_000));
    const young = await queueMessage(conversation, 'nova', claimed(1, 30_000));
    expect(await expireSends(test.services)).toBe(1);
    expect((await messageOf(old)).status).toBe('unknown');
    expect((await messageOf(young)).status).toBe('sending');
  });

  it('is waited for as long as its file may take', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    const conversation = await createConversation(device);
    const [now, claim] = [Date.now(), claimed(1, 600_000).claim];
    const slow = await queueMessage(conversation, 'lenta', { ...claimed(1, 600_000), claim: { ...claim, until: new Date(now - 40_000) } });
    const dead = await queueMessage(conversation, 'morta', { ...claimed(1, 600_001), claim: { ...claim, until: new Date(now - 46_000) } });
    expect(await expireSends(test.services)).toBe(1);
    expect([(await messageOf(slow)).status, (await messageOf(dead)).status]).toEqual(['sending', 'unknown']);
  });
});
