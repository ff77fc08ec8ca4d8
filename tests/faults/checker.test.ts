import mongoose, { Types } from 'mongoose';
import { ConversationModel, MessageModel, SimulatedTrafficModel, TimelineEventModel, UserModel } from '../../engine/models/index.ts';
import { createTrafficId } from '../../engine/gateway/simulator/trafficId.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';
import { change, note, reply, startConversation, type Desk } from './agents.ts';
import { checkHistory, type Invariant } from './checker.ts';
import { signInClient } from './client.ts';
import { writeAsCustomer } from './customers.ts';
import { createShownReader, readHistory, type ReadShown } from './history.ts';
import { createLedger, marked } from './ledger.ts';
import { untilQuiet } from './quiescence.ts';

/** A small history made by the real processes; then one thing after the other is broken straight in the store. */
const ledger = createLedger();
const COLLECTIONS = ['messages', 'conversations', 'timelineEvents', 'users', 'contacts', 'simulatedTraffic'];
const snapshot = new Map<string, Record<string, unknown>[]>();
let app: TestApp;
let readShown: ReadShown;
let agentId: Types.ObjectId;
/** Accepted, with three replies and a note; accepted, answered and closed; nobody's; begun by the company. */
let accepted: Types.ObjectId, closed: Types.ObjectId, waiting: Types.ObjectId, begun: Types.ObjectId;

beforeAll(async () => {
  app = await startTestApp();
  const device = await app.createSimulatorDevice();
  const { startGateway } = await import('../../engine/gateway.ts');
  const { startWorker } = await import('../../workers/worker.ts');
  const running = [await startGateway(app.runtime), await startWorker(app.runtime, { concurrency: 5 })];

  const supervisor = await signInClient(app.url, await app.createUser({ role: 'admin' }));
  readShown = createShownReader((path, schema) => supervisor.read(path, schema));
  await supervisor.once('POST', `/api/devices/${device.id}/connect`, {});
  const user = await app.createUser({ capacity: 3 });
  agentId = new Types.ObjectId(user.id);
  const desk: Desk = { user: { ...user, client: supervisor }, client: await signInClient(app.url, user), ledger };

  for (const [customer, texts] of ['Uma pergunta comprida sobre um pedido', 'Outra coisa que já perguntei ontem', 'Ainda estou esperando uma resposta'].entries()) {
    for (const turn of [0, 1, 2]) {
      const message = { deviceId: device.id, messageId: `c${customer}-${turn}`, from: `+551199999000${customer}`, text: `${texts} (${turn})`, at: turn === 1 ? new Date(Date.now() - 60_000) : null };
      await writeAsCustomer(supervisor, ledger, message);
      if (turn === 0) await writeAsCustomer(supervisor, ledger, message);
    }
  }
  await waitFor(async () => (await MessageModel.countDocuments({ direction: 'in', undrained: { $exists: false } })) === 9, { what: 'the customers in their conversations' });
  [accepted, closed, waiting] = await Promise.all([0, 1, 2].map(async (customer) => (await MessageModel.findOne({ providerId: `c${customer}-0` }).orFail().lean()).conversationId!)) as [Types.ObjectId, Types.ObjectId, Types.ObjectId];

  await change(desk, String(accepted), 'accept');
  for (const mark of ['a1', 'a2', 'a3']) await reply(desk, String(accepted), { text: 'Um momento', mark });
  await note(desk, String(accepted), { text: 'Cliente antigo', mark: 'a4' });
  await change(desk, String(closed), 'accept');
  await reply(desk, String(closed), { text: 'Resolvido', mark: 'a5' });
  await startConversation(desk, { deviceId: device.id, phone: '+5511988880000', text: 'Seu pedido chegou', mark: 'a6' });
  await change(desk, String(closed), 'close');
  await reply(desk, String(waiting), { text: 'Não é minha', mark: 'a7' });
  begun = (await MessageModel.findOne({ text: marked('Seu pedido chegou', 'a6') }).orFail().lean()).conversationId!;
  const left = await untilQuiet(20_000);
  if (left) throw new Error(`still not done: ${left}`);
  for (const each of running.toReversed()) await each.stop();
  for (const name of COLLECTIONS) snapshot.set(name, await collection(name).find().toArray());
});
afterAll(() => app.close());
afterEach(async () => {
  for (const [name, documents] of snapshot) {
    await collection(name).deleteMany({});
    await collection(name).insertMany(documents);
  }
});

it('finds nothing in a sound history', async () => {
  expect(ledger).toMatchObject({ repeats: 3, refusals: 1, doubts: 0 });
  expect(ledger.agentMessages.map(({ outcome }) => outcome)).toEqual([...Array.from({ length: 6 }, () => 'acknowledged'), 'refused']);
  expect(await broken()).toEqual({});
});

const PLANTED: [what: string, plant: () => Promise<unknown>, expected: Partial<Record<Invariant, number>>][] = [
  ["a customer's message that vanished", () => MessageModel.deleteOne({ providerId: 'c0-1' }), { lost: 1 }],
  ["a customer's message in no conversation", () => setMessage('c0-1', { conversationId: null }), { lost: 1 }],
  ['one that nobody drained', () => setMessage('c0-1', { conversationId: null, undrained: true }), { lost: 1, 'left behind': 1 }],
  ['one that no timeline tells of', () => forgetInTimeline('c0-1'), { lost: 1 }],
  ['one with another text', () => setMessage('c0-1', { text: 'Outra' }), { lost: 1 }],
  ["an agent's message that vanished after it left", () => MessageModel.deleteOne({ clientMessageId: 'a2' }), { lost: 1, 'sent to the wrong person': 1 }],
  ["a customer's message stored twice", () => copyMessage({ providerId: 'c1-0' }, {}), { duplicated: 1 }],
  ["an agent's message stored under two ids", () => copyMessage({ clientMessageId: 'a2' }, { clientMessageId: 'x', providerId: 'x' }), { duplicated: 1 }],
  ['a message that nobody wrote', () => copyMessage({ providerId: 'c1-0' }, { providerId: 'x' }), { duplicated: 1 }],
  ['one put into conversations twice', () => tellAgain('c0-0'), { duplicated: 1 }],
  ['a refused message that is stored', () => copyMessage({ clientMessageId: 'a2' }, { clientMessageId: 'a7', providerId: 'x', conversationId: waiting, text: marked('Não é minha', 'a7') }), { duplicated: 1 }],
  ["a message that is not at its provider's time", () => setMessage('c2-1', { sortAt: new Date(Date.now() - 120_000) }), { 'shown out of sortAt order': 1 }],
  ['messages stored in another order than written', () => swap(MessageModel, { providerId: 'c0-0' }, { providerId: 'c0-2' }, 'arrivedAt'), { 'stored out of the order of writing': 2 }],
  ['a second active conversation', plantSecondActive, { 'more than one active conversation per contact': 1, 'wrong open keys': 1 }],
  ['a message sent twice', () => copyReceived('a2', {}), { 'sent twice': 1 }],
  ["a message sent again under another provider's id", () => copyReceived('a2', { messageId: 'SIM-x' }), { 'sent twice': 1 }],
  ['a message to somebody else', () => SimulatedTrafficModel.updateOne(received('a2'), { $set: { peer: '+5511900000000' } }), { 'sent to the wrong person': 1 }],
  ['a message that never left', () => SimulatedTrafficModel.deleteOne(received('a3')), { 'acknowledged and never left': 1 }],
  ['a message that failed', async () => [await SimulatedTrafficModel.deleteOne(received('a3')), await MessageModel.updateOne({ clientMessageId: 'a3' }, { status: 'failed' })], { 'acknowledged and never left': 1 }],
  ['a message that waits for ever', async () => [await SimulatedTrafficModel.deleteOne(received('a3')), await MessageModel.updateOne({ clientMessageId: 'a3' }, { status: 'queued' })], { 'acknowledged and never left': 1, 'left behind': 1 }],
  ['messages that overtook each other on their way', () => swapReceived('a2', 'a3'), { 'left out of seq order': 1 }],
  ['messages with each other\'s places', () => swap(MessageModel, { clientMessageId: 'a2' }, { clientMessageId: 'a3' }, 'seq'), { 'left out of seq order': 2 }],
  ['a user with more than their capacity', () => UserModel.updateOne({ _id: agentId }, { capacity: 2 }), { 'agents above capacity': 1 }],
  ['a missing event', () => TimelineEventModel.deleteOne({ conversationId: accepted, type: 'accepted' }), { 'timelines that do not replay': 1 }],
  ['an acknowledged closing that left no event', () => TimelineEventModel.deleteOne({ conversationId: closed, type: 'closed' }), { 'timelines that do not replay': 1, 'acknowledged changes without a trace': 1 }],
  ['a state that no event leads to', () => ConversationModel.updateOne({ _id: accepted }, { state: 'unread' }), { 'timelines that do not replay': 1 }],
  ['an event that the machine refuses', () => TimelineEventModel.updateOne({ conversationId: accepted, type: 'accepted' }, { $set: { machineEvent: { type: 'reopen', at: 0, userId: String(agentId) } } }), { 'timelines that do not replay': 1 }],
  ['an active conversation without its key', () => ConversationModel.updateOne({ _id: begun }, { $unset: { openKey: 1 } }), { 'wrong open keys': 1 }],
  ['a place for nothing', () => UserModel.updateOne({ _id: agentId }, { $push: { slots: { conversationId: waiting, version: 1, at: new Date() } } }), { 'places that do not match': 1 }],
  ['a missing place', () => UserModel.updateOne({ _id: agentId }, { $pull: { slots: { conversationId: begun } } }), { 'places that do not match': 1 }],
  ['an effect that nobody carried out', () => ConversationModel.updateOne({ _id: waiting }, { $push: { effects: { key: 'releaseSlot-9-x', type: 'releaseSlot', data: {} } } }), { 'left behind': 1 }],
  ['an event that nobody drained', moveEventIntoDocument, { 'left behind': 1 }],
  ['a pending transfer', () => ConversationModel.updateOne({ _id: waiting }, { $set: { pendingTransfer: { requestId: 'x' } } }), { 'left behind': 1 }],
  ['a message that no device took', () => SimulatedTrafficModel.updateOne({ messageId: 'c0-2' }, { $set: { takenAt: null } }), { 'left behind': 1 }],
];

it.each(PLANTED)('counts %s', async (_what, plant, expected) => {
  await plant();
  expect(await broken()).toEqual(expected);
});

it('counts messages that are shown the wrong way round, not at all, or twice', async () => {
  const spoilt = (spoil: (messages: Awaited<ReturnType<ReadShown>>) => Awaited<ReturnType<ReadShown>>): ReadShown => async (id) => (id === String(accepted) ? spoil(await readShown(id)) : readShown(id));
  expect(await broken(spoilt(([first, second, ...rest]) => [second!, first!, ...rest]))).toEqual({ 'shown out of sortAt order': 1 });
  expect(await broken(spoilt((messages) => messages.slice(1)))).toEqual({ lost: 1 });
  expect(await broken(spoilt(([first, ...rest]) => [first!, first!, ...rest]))).toEqual({ duplicated: 1 });
});

/** How much of what is broken; what holds is left out. */
async function broken(reader = readShown): Promise<Partial<Record<string, number>>> {
  const verdict = checkHistory(await readHistory(ledger, reader));
  return Object.fromEntries(Object.entries(verdict).flatMap(([invariant, found]) => (found.length > 0 ? [[invariant, found.length]] : [])));
}

function collection(name: string) {
  return mongoose.connection.collection(name);
}

function setMessage(providerId: string, change: Record<string, unknown>): Promise<unknown> {
  return MessageModel.updateOne({ providerId }, { $set: change });
}

/** The index that would refuse it is taken away, and not missed by what follows. */
async function copyMessage(filter: Record<string, unknown>, changes: Record<string, unknown>): Promise<void> {
  const message = await MessageModel.findOne(filter).orFail().lean();
  await dropUniqueIndexes();
  await collection('messages').insertOne({ ...message, _id: new Types.ObjectId(), ...changes });
}

async function dropUniqueIndexes(): Promise<void> {
  const indexes = await collection('messages').indexes();
  for (const { name, unique } of indexes) if (unique && name) await collection('messages').dropIndex(name);
}

async function forgetInTimeline(providerId: string): Promise<void> {
  const { _id } = await MessageModel.findOne({ providerId }).orFail().lean();
  await TimelineEventModel.updateOne({ 'data.messageIds': _id.toHexString() }, { $pull: { 'data.messageIds': _id.toHexString() } });
}

async function tellAgain(providerId: string): Promise<void> {
  const { _id } = await MessageModel.findOne({ providerId }).orFail().lean();
  await TimelineEventModel.updateOne({ type: 'message_in', conversationId: waiting }, { $push: { 'data.messageIds': _id.toHexString() } });
}

async function swap(model: typeof MessageModel, one: Record<string, unknown>, other: Record<string, unknown>, field: 'seq' | 'arrivedAt'): Promise<void> {
  const [first, second] = [await model.findOne(one).orFail().lean(), await model.findOne(other).orFail().lean()];
  await model.updateOne({ _id: first._id }, { $set: { [field]: second[field] } });
  await model.updateOne({ _id: second._id }, { $set: { [field]: first[field] } });
}

function received(mark: string): { direction: 'fromDevice'; text: RegExp } {
  return { direction: 'fromDevice', text: new RegExp(`⟦${mark}⟧`) };
}

async function copyReceived(mark: string, changes: Record<string, unknown>): Promise<void> {
  const entry = await SimulatedTrafficModel.findOne(received(mark)).orFail().lean();
  await SimulatedTrafficModel.create({ ...entry, _id: createTrafficId(), ...changes });
}

async function swapReceived(one: string, other: string): Promise<void> {
  const [first, second] = [await SimulatedTrafficModel.findOne(received(one)).orFail().lean(), await SimulatedTrafficModel.findOne(received(other)).orFail().lean()];
  await SimulatedTrafficModel.updateOne({ _id: first._id }, { $set: { text: second.text, messageId: second.messageId } });
  await SimulatedTrafficModel.updateOne({ _id: second._id }, { $set: { text: first.text, messageId: first.messageId } });
}

async function plantSecondActive(): Promise<void> {
  const { openKey, ...conversation } = await ConversationModel.findById(waiting).orFail().lean();
  const events = await TimelineEventModel.find({ conversationId: waiting }).lean();
  const _id = new Types.ObjectId();
  await collection('conversations').insertOne({ ...conversation, _id, protocol: `${conversation.protocol}-2` });
  await collection('timelineEvents').insertMany(events.map((event) => ({ ...event, _id: new Types.ObjectId(), conversationId: _id, data: { messageIds: [] } })));
}

async function moveEventIntoDocument(): Promise<void> {
  const { _id, conversationId, ...event } = await TimelineEventModel.findOne({ conversationId: waiting }).sort({ seq: -1 }).orFail().lean();
  await TimelineEventModel.deleteOne({ _id });
  await ConversationModel.updateOne({ _id: conversationId }, { $push: { events: event } });
}
