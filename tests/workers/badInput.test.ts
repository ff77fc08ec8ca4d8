import { randomUUID } from 'node:crypto';
import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import { receiveReceipt } from '../../engine/commands/receipts/index.ts';
import { submitInbound } from '../../engine/gateway/simulator/network.ts';
import { simulatorInbound } from '../../engine/contract/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { EarlyReceiptModel, MessageModel, SimulatedTrafficModel, type Message } from '../../engine/models/index.ts';
import { presentMessage } from '../../engine/presenters/message.ts';
import { allConversations, createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

/** What no network should say, and some do: it is kept as well as can be, stands in a conversation and breaks nothing. */
let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(forgetConversations);
afterEach(expectSound);

const LIMIT = 65_536;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

interface Case {
  fields: Partial<IncomingMessage>;
  /** What is stored. */
  stored: (message: Message) => void;
}

const textIs = (text: string) => (message: Message) => expect(message.text).toBe(text);
const CASES: Record<string, Case> = {
  'without an id': { fields: { providerId: '' }, stored: ({ providerId }) => expect(providerId).toMatch(/^MADE-[0-9a-f]{64}$/) },
  'with an id of white space': { fields: { providerId: ' \t\n' }, stored: ({ providerId }) => expect(providerId).toMatch(/^MADE-/) },
  'from 1970': { fields: { at: new Date(0) }, stored: ({ sortAt, arrivedAt }) => expect(arrivedAt.getTime() - sortAt.getTime()).toBe(WEEK_MS) },
  'from 2099': { fields: { at: new Date('2099-12-31T23:59:59Z') }, stored: ({ sortAt, arrivedAt }) => expect(sortAt.getTime() - arrivedAt.getTime()).toBe(MINUTE_MS) },
  'without a readable time': { fields: { at: new Date('ontem') }, stored: ({ sortAt, arrivedAt, providerAt }) => expect([sortAt, providerAt]).toEqual([arrivedAt, arrivedAt]) },
  'of 60,000 characters': { fields: { text: 'á'.repeat(60_000) }, stored: ({ text, tokens }) => expect([text.length, tokens]).toEqual([60_000, ['a'.repeat(64)]]) },
  'over the limit, with an emoji at the cut': { fields: { text: `${'a'.repeat(LIMIT - 1)}😀 fim` }, stored: textIs('a'.repeat(LIMIT - 1)) },
  'of an unknown kind': { fields: { type: 'unsupported', text: '' }, stored: ({ type }) => expect(type).toBe('unsupported') },
  'of zero-width characters only': { fields: { text: '\u200B\u200D\uFEFF' }, stored: textIs('\u200B\u200D\uFEFF') },
  'from right to left with bidi controls': { fields: { text: '\u202Eשלום\u202C \u2067مرحبا\u2069' }, stored: textIs('\u202Eשלום\u202C \u2067مرحبا\u2069') },
  'with half characters': { fields: { text: 'a\uD83D b\uDE00', pushName: 'Carla \uD83D' }, stored: ({ text, pushName }) => expect([text, pushName]).toEqual(['a\uFFFD b\uFFFD', 'Carla \uFFFD']) },
  'with NUL': { fields: { text: 'a\0b', pushName: 'Car\0la' }, stored: ({ text, pushName }) => expect([text, pushName]).toEqual(['a\uFFFDb', 'Car\uFFFDla']) },
};

async function take(message: IncomingMessage): Promise<Message> {
  const { messageId } = await receiveMessage(runtime.services, message);
  const { senderKey } = await MessageModel.findById(messageId).orFail().lean();
  await drainContact(runtime.services, { deviceId: message.deviceId, senderKey: senderKey ?? '' });
  return MessageModel.findById(messageId).orFail().lean();
}

describe('a message', () => {
  it.each(Object.entries(CASES))('%s is stored and stands in a conversation', async (_name, { fields, stored }) => {
    const device = await createIdleDevice();
    const message = await take(incoming(device, fields));
    stored(message);
    const [conversation, ...others] = await allConversations();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ conversationId: conversation?._id });
    expect(message.undrained).toBeUndefined();
  });

  it('without an id is another one when its content is another, and the same one when it comes again', async () => {
    const device = await createIdleDevice();
    const at = new Date();
    const first = incoming(device, { providerId: '', at, text: 'um' });
    await take(first);
    expect(await receiveMessage(runtime.services, first)).toMatchObject({ stored: false });
    await take({ ...first, text: 'dois' });
    await take({ ...first, at: new Date(at.getTime() + 1000) });
    await take({ ...first, fromMe: true });
    expect(await MessageModel.countDocuments({ deviceId: device._id })).toBe(4);
    expect((await allConversations())[0]).toMatchObject({ unreadCount: 0 });
  });

  it('of a kind that cannot be shown names it in the list, and plain text does not', async () => {
    const device = await createIdleDevice();
    await take(incoming(device, { type: 'unsupported', text: '' }));
    expect((await allConversations())[0]?.lastMessage).toMatchObject({ text: '', type: 'unsupported' });
    await take(incoming(device, { text: 'Oi' }));
    expect((await allConversations())[0]?.lastMessage).not.toHaveProperty('type');
  });

  it('is quoted by whole characters', async () => {
    const device = await createIdleDevice();
    const quoted = await take(incoming(device, { text: `${'a'.repeat(299)}😀` }));
    const record = await presentMessage({ ...(await take(incoming(device))), quotedId: quoted._id });
    expect(record.quoted?.text).toBe('a'.repeat(299));
  });

  it('of any kind is taken by the simulated network, in its own words', async () => {
    const device = await createIdleDevice();
    const messageId = randomUUID();
    const body = simulatorInbound.parse({ from: '5511999990001', type: 'pollCreation', messageId });
    await submitInbound(runtime.services, device, body);
    expect(await SimulatedTrafficModel.findOne({ messageId }).lean()).toMatchObject({ type: 'pollCreation' });
    expect(simulatorInbound.safeParse({ from: '5511999990001', type: 'x'.repeat(41) }).success).toBe(false);
  });
});

it('a receipt that comes before what the handset wrote is applied to it, and kept once', async () => {
  const device = await createIdleDevice();
  const message = incoming(device, { fromMe: true });
  const receipt = { deviceId: message.deviceId, providerId: message.providerId, at: new Date() };
  for (const status of ['read', 'delivered', 'read'] as const) await receiveReceipt(runtime.services, { ...receipt, status });
  expect(await EarlyReceiptModel.countDocuments({ deviceId: device._id })).toBe(2);
  expect(await take(message)).toMatchObject({ status: 'read' });
  expect(await EarlyReceiptModel.countDocuments({ deviceId: device._id })).toBe(0);
});

it('a receipt of a message that nobody knows changes nothing', async () => {
  const device = await createIdleDevice();
  await expect(receiveReceipt(runtime.services, { deviceId: device._id.toHexString(), providerId: 'NOBODY', status: 'read', at: new Date() })).resolves.toBeUndefined();
});
