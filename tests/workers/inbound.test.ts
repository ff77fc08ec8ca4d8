import { settleAbandoned, takeOverEffects } from '../../engine/commands/conversations/settleConversation.ts';
import { acceptConversation, closeConversation, drainContact, receiveMessage, releaseConversation } from '../../engine/commands/index.ts';
import { ContactModel, ConversationModel, MessageModel, UserModel } from '../../engine/models/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { allConversations, createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(forgetConversations);
afterEach(expectSound);

/** Stores the messages and drains their sender, as the worker does on its hint. */
async function take(...messages: IncomingMessage[]): Promise<void> {
  for (const message of messages) await receiveMessage(runtime.services, message);
  await drain(messages[0]!);
}

async function drain(message: IncomingMessage): Promise<void> {
  const stored = await MessageModel.findOne({ providerId: message.providerId }).lean();
  await drainContact(runtime.services, { deviceId: message.deviceId, senderKey: stored?.senderKey ?? '' });
}

describe('a customer writes', () => {
  it('opens one waiting conversation for a burst, in order, in one write', async () => {
    const device = await createIdleDevice();
    const burst = Array.from({ length: 8 }, (_, index) => incoming(device, { text: `mensagem ${index}` }));
    await take(...burst);
    const [conversation, ...others] = await allConversations();
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({ state: 'waiting', unreadCount: 8, version: 1, lastMessage: { text: 'mensagem 7', direction: 'in' }, protocol: expect.stringMatching(/^\d{8}-\d{6}$/) });
    const messages = await MessageModel.find({ conversationId: conversation?._id }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean();
    expect(messages.map((message) => message.text)).toEqual(burst.map((message) => message.text));
    expect(messages.every((message) => message.undrained === undefined)).toBe(true);
  });

  it('stores the same provider message once', async () => {
    const device = await createIdleDevice();
    const message = incoming(device);
    await take(message, message);
    await take(message);
    expect(await MessageModel.countDocuments()).toBe(1);
    expect((await allConversations())[0]).toMatchObject({ unreadCount: 1 });
  });

  it('makes one conversation when many workers drain at once', async () => {
    const device = await createIdleDevice();
    const messages = Array.from({ length: 12 }, (_, index) => incoming(device, { text: String(index) }));
    await Promise.all(messages.map(async (message) => take(message)));
    const [conversation, ...others] = await allConversations();
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({ unreadCount: 12 });
    expect(await MessageModel.countDocuments({ conversationId: conversation?._id })).toBe(12);
  });

  it('is one contact with and without the ninth digit', async () => {
    const device = await createIdleDevice();
    await take(incoming(device, { phone: '+5511987654321' }));
    await take(incoming(device, { phone: '+551187654321' }));
    expect(await ContactModel.countDocuments()).toBe(1);
    expect(await allConversations()).toHaveLength(1);
  });

  it('turns an assigned conversation unread, and keeps it with its assignee', async () => {
    const device = await createIdleDevice();
    const ana = await createViewer();
    await take(incoming(device));
    await acceptConversation(runtime.services, ana, { conversationId: (await allConversations())[0]!._id.toHexString() });
    await take(incoming(device));
    expect((await allConversations())[0]).toMatchObject({ state: 'unread', unreadCount: 1 });
  });
});

describe('what opens nothing', () => {
  it.each(['reaction', 'edit', 'deletion', 'sticker', 'call'] as const)('a %s alone', async (type) => {
    const device = await createIdleDevice();
    await take(incoming(device, { type }));
    expect(await allConversations()).toEqual([]);
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
    expect(await MessageModel.countDocuments()).toBe(1);
  });

  it('history that a device synchronises, and what the company wrote on its handset', async () => {
    const device = await createIdleDevice();
    await take(incoming(device, { isHistory: true }));
    await take(incoming(device, { fromMe: true }));
    expect(await allConversations()).toEqual([]);
    expect(await MessageModel.findOne({ direction: 'out' }).lean()).toMatchObject({ status: 'sent', author: { kind: 'phone' } });
  });

  it('an ignored contact', async () => {
    const device = await createIdleDevice();
    await ContactModel.create({ name: 'Spam', phone: '+5511999990001', identityKeys: ['tel:+5511999990001'], ignored: true });
    await take(incoming(device));
    const media = { mimeType: 'image/png', fileName: null, size: 100, durationSeconds: null, isVoice: false, thumbnail: null, source: '{}' };
    await take(incoming(device, { type: 'image', media }));
    expect(await allConversations()).toEqual([]);
    // Kept, but for the file, which nobody waits for.
    expect(await MessageModel.countDocuments({ undrained: { $exists: false } })).toBe(2);
    expect(await MessageModel.findOne({ type: 'image' }).lean()).toMatchObject({ media: { status: 'failed', reason: 'ignored' } });
  });

  it('a group', async () => {
    const device = await createIdleDevice();
    expect(await receiveMessage(runtime.services, incoming(device, { chat: 'group' }))).toMatchObject({ stored: false });
    expect(await MessageModel.countDocuments()).toBe(0);
  });
});

describe('the company answers on its own handset', () => {
  it('clears unread and is not queued for sending', async () => {
    const device = await createIdleDevice();
    const ana = await createViewer();
    await take(incoming(device));
    const conversationId = (await allConversations())[0]!._id.toHexString();
    await acceptConversation(runtime.services, ana, { conversationId });
    await take(incoming(device));
    await take(incoming(device, { fromMe: true, text: 'respondi do celular' }));
    expect((await allConversations())[0]).toMatchObject({ state: 'assigned', unreadCount: 0, lastMessage: { text: 'respondi do celular', direction: 'out' } });
    expect(await MessageModel.countDocuments({ status: 'queued' })).toBe(0);
  });
});

describe('after closing', () => {
  async function closedOf(device: Awaited<ReturnType<typeof createIdleDevice>>, presence: 'online' | 'offline') {
    const ana = await createViewer({ presence });
    await take(incoming(device));
    const conversationId = (await allConversations())[0]!._id.toHexString();
    await acceptConversation(runtime.services, ana, { conversationId });
    await closeConversation(runtime.services, ana, { conversationId, reason: 'Resolvido' });
    return { ana, conversationId };
  }

  it('opens a new one that names the one before, without a reopening window', async () => {
    const device = await createIdleDevice();
    const { conversationId } = await closedOf(device, 'online');
    await take(incoming(device));
    const conversations = await allConversations();
    expect(conversations).toHaveLength(2);
    expect(conversations[0]).toMatchObject({ state: 'closed', closeReason: 'Resolvido' });
    expect(conversations[1]).toMatchObject({ state: 'waiting' });
    expect(conversations[1]?.previousId?.toHexString()).toBe(conversationId);
  });

  it('goes back to its last assignee within the window', async () => {
    const device = await createIdleDevice({ reopenWindowMinutes: 60 });
    const { ana } = await closedOf(device, 'online');
    await take(incoming(device));
    const [conversation, ...others] = await allConversations();
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({ state: 'unread', unreadCount: 1, closedAt: null });
    expect(conversation?.assigneeId?.toHexString()).toBe(ana.id);
  });

  it('waits within the window when its last assignee is not there', async () => {
    const device = await createIdleDevice({ reopenWindowMinutes: 60 });
    await closedOf(device, 'offline');
    await take(incoming(device));
    expect((await allConversations())[0]).toMatchObject({ state: 'waiting', assigneeId: null, unreadCount: 1 });
  });

  it('waits within the window when its last assignee has no room', async () => {
    const device = await createIdleDevice({ reopenWindowMinutes: 60 });
    const { ana } = await closedOf(device, 'online');
    await UserModel.updateOne({ _id: ana.id }, { capacity: 0 });
    await take(incoming(device));
    expect((await allConversations())[0]).toMatchObject({ state: 'waiting', assigneeId: null });
  });
});

describe('a worker dies after its write', () => {
  it('does not count its messages twice, and the next run finishes it', async () => {
    const device = await createIdleDevice();
    await take(incoming(device));
    const message = incoming(device, { text: 'segunda' });
    await receiveMessage(runtime.services, message);
    const stored = await MessageModel.findOne({ providerId: message.providerId }).orFail().lean();
    // As the crash leaves it: the conversation has the message, the message does not know it yet.
    const [conversation] = await allConversations();
    const event = { seq: 3, type: 'message_in', at: new Date(), by: { kind: 'customer' }, from: 'waiting', to: 'waiting', data: {}, machineEvent: { type: 'customerMessage', at: 1, count: 1 } };
    const effect = { key: 'absorbMessages-3-x', type: 'absorbMessages', data: { messageIds: [stored._id] }, at: new Date(), claimedBy: 'dead', claimedAt: new Date(), fence: 1 };
    await ConversationModel.updateOne({ _id: conversation?._id }, { $inc: { version: 1, unreadCount: 1 }, $set: { eventSeq: 3 }, $push: { events: event, effects: effect } });
    await drain(message);
    expect((await allConversations())[0]).toMatchObject({ unreadCount: 2, version: 2, effects: [], events: [] });
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
  });
});

describe('a worker that read its messages long ago', () => {
  /** Whatever `meanwhile` does happens after the next drain has read its messages, and before it looks for their contact. */
  function interrupt(meanwhile: () => Promise<void>): void {
    const find = ContactModel.find;
    // Stands for one query, of which only `lean` is used.
    ContactModel.find = ((...args: Parameters<typeof find>) => {
      ContactModel.find = find;
      return { lean: async () => (await meanwhile(), find.apply(ContactModel, args).lean()) };
    }) as never;
  }

  it('does not count what another one has put into the conversation', async () => {
    const device = await createIdleDevice();
    await take(incoming(device));
    const late = incoming(device);
    await receiveMessage(runtime.services, late);
    interrupt(() => drain(late));
    await drain(late);
    expect((await allConversations()).map((each) => each.unreadCount)).toEqual([2]);
  });

  it('opens nothing for what was answered and closed meanwhile', async () => {
    const device = await createIdleDevice();
    const ana = await createViewer({ role: 'supervisor' });
    const only = incoming(device);
    await receiveMessage(runtime.services, only);
    interrupt(async () => {
      await drain(only);
      await closeConversation(runtime.services, ana, { conversationId: (await allConversations())[0]!._id.toHexString() });
    });
    await drain(only);
    expect((await allConversations()).map((each) => each.state)).toEqual(['closed']);
  });
});

describe('two processes that find the same leftover', () => {
  it('share it: each effect is claimed once', async () => {
    const device = await createIdleDevice();
    await take(incoming(device));
    const old = new Date(Date.now() - 60_000);
    const effects = ['a', 'b', 'c'].map((key) => ({ key, type: 'releaseSlot', data: { userId: '0123456789abcdef01234567' }, at: old, claimedBy: 'dead', claimedAt: old, fence: 1 }));
    const left = await ConversationModel.findOneAndUpdate({}, { $set: { effects } }, { returnDocument: 'after' }).orFail().lean();
    const taken = await Promise.all(Array.from({ length: 5 }, () => takeOverEffects(runtime.services, left)));
    expect(taken.flat().map(({ key }) => key).toSorted()).toEqual(['a', 'b', 'c']);
    expect(await takeOverEffects(runtime.services, await ConversationModel.findOne().orFail().lean(), old)).toEqual([]);
    await settleAbandoned(runtime.services, await ConversationModel.findOne().orFail().lean());
  });
});

describe('two agents at once', () => {
  it('gives an accepted conversation to exactly one of them, again and again', async () => {
    const device = await createIdleDevice();
    const agents = await Promise.all(Array.from({ length: 6 }, (_, index) => createViewer({ name: `Agente ${index}` })));
    await take(incoming(device));
    const conversationId = (await allConversations())[0]!._id.toHexString();
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.allSettled(agents.map((agent) => acceptConversation(runtime.services, agent, { conversationId })));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))).toEqual(Array(5).fill('already_assigned'));
      const winner = agents[results.findIndex((result) => result.status === 'fulfilled')]!;
      await releaseConversation(runtime.services, winner, { conversationId });
    }
  });

  it('never gives one agent more than they have room for', async () => {
    const device = await createIdleDevice();
    const ana = await createViewer({ capacity: 3 });
    for (let index = 0; index < 8; index += 1) await take(incoming(device, { phone: `+551199999100${index}` }));
    const results = await Promise.allSettled((await allConversations()).map(({ _id }) => acceptConversation(runtime.services, ana, { conversationId: _id.toHexString() })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
    expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))).toEqual(Array(5).fill('at_capacity'));
  });

  it('keeps the place of one who accepts, and gives back, several times at once', async () => {
    const device = await createIdleDevice();
    const ana = await createViewer({ capacity: 100 });
    for (let index = 0; index < 15; index += 1) await take(incoming(device, { phone: `+5511999992${100 + index}` }));
    // `expectSound` compares the places with what she has.
    for (const { _id } of await allConversations()) {
      const command = { conversationId: _id.toHexString() };
      await Promise.all(Array.from({ length: 4 }, () => acceptConversation(runtime.services, ana, command)));
      await expectSound();
      await Promise.allSettled([releaseConversation(runtime.services, ana, command), ...Array.from({ length: 3 }, () => acceptConversation(runtime.services, ana, command))]);
      await expectSound();
    }
  });

  it('refuses nobody for a place that was only reserved for a race they lost', async () => {
    const device = await createIdleDevice();
    const agents = await Promise.all(Array.from({ length: 3 }, (_, index) => createViewer({ name: `Agente ${index}`, capacity: 3 })));
    for (let index = 0; index < 12; index += 1) await take(incoming(device, { phone: `+5511999993${100 + index}` }));
    const ids = (await allConversations()).map(({ _id }) => _id.toHexString());
    const results = await Promise.allSettled(ids.flatMap((conversationId) => agents.map((agent) => acceptConversation(runtime.services, agent, { conversationId }))));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(9);
  });
});
