import { phoneOfDialog, type Dialog } from '../../engine/gateway/simulator/replay/chats.ts';
import { replayChats } from '../../engine/gateway/simulator/replay/replayChats.ts';
import { ContactModel, ConversationModel, MessageModel, TimelineEventModel } from '../../engine/models/index.ts';
import { realOrMadeChats } from '../support/chats.ts';
import { expectSound } from '../support/conversations.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/**
 * 300 chats through the whole path: simulated network → gateway → store → queue → worker → machine, answered through the
 * API. `CHATS_FILE` names a file of real chats; without it, chats of the same size are made (the same ones every time).
 */
let app: TestApp;
let deviceId: string;
let dialogs: Dialog[];

beforeAll(async () => {
  dialogs = await realOrMadeChats();
  app = await startTestApp({ gateway: true, worker: true });
  deviceId = (await app.createSimulatorDevice({ connected: true })).id;
});
afterAll(() => app.close());

it('stores every turn of 300 chats once, in order, in one conversation for each number', async () => {
  const { email, password } = await app.createUser({ role: 'admin' });
  const result = await replayChats({ dialogs, url: app.url, email, password, deviceId, speed: 0 });
  expect(result.failures).toEqual([]);
  // In this order: an effect may still have a message to write.
  await waitFor(async () => (await ConversationModel.countDocuments({ $or: [{ 'events.0': { $exists: true } }, { 'effects.0': { $exists: true } }] })) === 0, { timeoutMs: 60_000, what: 'carrying out every effect' });
  await waitFor(async () => (await MessageModel.countDocuments({ status: { $in: ['queued', 'sending'] } })) === 0, { timeoutMs: 60_000, what: 'sending everything' });

  expect(await MessageModel.countDocuments({ direction: 'in' })).toBe(count('customer'));
  expect(await MessageModel.find({ direction: 'out', status: { $nin: ['sent', 'delivered', 'read'] } }).lean()).toEqual([]);
  expect(await MessageModel.countDocuments({ direction: 'out' })).toBe(count('agent'));
  expect(await ContactModel.countDocuments()).toBe(dialogs.length);
  expect(await ConversationModel.countDocuments()).toBe(dialogs.length);
  expect(await ConversationModel.countDocuments({ active: true })).toBe(dialogs.length);

  for (const dialog of dialogs) {
    const contact = await ContactModel.findOne({ phone: phoneOfDialog(dialog.id) }).orFail().lean();
    const conversation = await ConversationModel.findOne({ contactId: contact._id }).orFail().lean();
    const messages = await MessageModel.find({ conversationId: conversation._id }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean();
    expect(messages.map(({ direction, text }) => ({ from: direction === 'in' ? 'customer' : 'agent', text }))).toEqual(dialog.turns.map(({ from, text }) => ({ from, text })));
    const sent = await app.outbox(deviceId, phoneOfDialog(dialog.id));
    expect(sent.map(({ text }) => text)).toEqual(dialog.turns.filter(({ from }) => from === 'agent').map(({ text }) => text));
  }
  expect(await TimelineEventModel.countDocuments({ type: 'opened' })).toBe(dialogs.length);
  await expectSound();
}, 600_000);

function count(from: Dialog['turns'][number]['from']): number {
  return dialogs.flatMap(({ turns }) => turns).filter((turn) => turn.from === from).length;
}
