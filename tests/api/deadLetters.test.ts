import { receiveMessage, sweep } from '../../engine/commands/index.ts';
import { ConversationModel, ContactModel, DeadLetterModel, DeviceModel, MessageModel, type Device } from '../../engine/models/index.ts';
import { startInboundWorker } from '../../workers/inbound.ts';
import { expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { later, mend, onlyLetter, poisonedConversation, sweepThrice } from '../support/poison.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let device: Device;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await forgetConversations();
  await DeadLetterModel.deleteMany({});
  supervisor = await app.signInAs('supervisor');
  device = await DeviceModel.findById((await app.createSimulatorDevice({ name: 'Loja' })).id).orFail().lean();
});

/** A message of Carla's that no conversation takes, and its letter. */
async function stuckMessage() {
  const conversation = await poisonedConversation(app.services, device);
  await receiveMessage(app.services, incoming(device, { text: 'Alguém me ouve?' }));
  await sweepThrice(app.services);
  return { conversation, id: (await onlyLetter())._id.toHexString() };
}

describe('the list', () => {
  it('tells what is stuck, why, and the message as it was received', async () => {
    const { id } = await stuckMessage();
    const { body, headers } = await supervisor.get('/api/dead-letters').expect(200);
    expect(headers['content-range']).toBe('dead-letters 0-0/1');
    expect(body).toEqual([
      {
        id,
        queue: 'inbound',
        about: {
          kind: 'sender',
          device: { id: device._id.toHexString(), name: 'Loja' },
          contact: { id: expect.any(String), name: 'Carla', phone: '+5511999990001' },
          conversation: null,
          transferTo: null,
        },
        reason: { code: 'unreadable', error: 'UnreadableState', message: expect.any(String), stack: expect.any(String) },
        attempts: 3,
        count: 1,
        firstAt: expect.any(String),
        lastAt: expect.any(String),
        nextTryAt: expect.any(String),
        messages: [expect.objectContaining({ text: 'Alguém me ouve?', direction: 'in', conversationId: null })],
        messageCount: 1,
      },
    ]);
    expect((await supervisor.get(`/api/dead-letters/${id}`).expect(200)).body).toEqual(body[0]);
    expect((await supervisor.get('/api/dead-letters').query({ filter: '{"kind":"transfer"}' }).expect(200)).body).toEqual([]);
  });

  it('names a sender who is no contact yet by their messages', async () => {
    await stuckMessage();
    await ContactModel.deleteMany({});
    const { body } = await supervisor.get('/api/dead-letters').expect(200);
    expect(body[0].about.contact).toEqual({ id: null, name: 'Carla', phone: '+5511999990001' });
  });

  it.each(['filter={"text":"x"}', 'sort=["stack","ASC"]', 'range=[5,1]', 'filter={"kind":"poison"}'])('400 for %s', async (query) => {
    const { body } = await supervisor.get(`/api/dead-letters?${encodeURI(query)}`).expect(400);
    expect(body.error.code).toBe('malformed');
  });
});

it.each([['get', ''], ['post', '/retry'], ['delete', '']] as const)('404 for an unknown one: %s %s', async (method, path) => {
  await supervisor[method](`/api/dead-letters/${UNKNOWN_ID}${path}`).expect(404);
  await supervisor[method](`/api/dead-letters/x${path}`).expect(404);
});

describe('retrying', () => {
  it('says that it failed again, and after mending that it is done', async () => {
    const { conversation, id } = await stuckMessage();
    const worker = startInboundWorker(app.runtime, 2);
    try {
      const again = await supervisor.post(`/api/dead-letters/${id}/retry`).expect(200);
      expect(again.body).toMatchObject({ outcome: 'failed', letter: { id, count: 2, attempts: 4 } });
      await mend(conversation);
      const done = await supervisor.post(`/api/dead-letters/${id}/retry`).expect(200);
      expect(done.body).toMatchObject({ outcome: 'done', letter: { id } });
      await supervisor.get(`/api/dead-letters/${id}`).expect(404);
      const { body } = await supervisor.get(`/api/conversations/${conversation._id.toHexString()}/messages`).expect(200);
      expect(body.messages.map(({ text }: { text: string }) => text)).toEqual(['Bom dia', 'Alguém me ouve?']);
      await expectSound();
    } finally {
      await worker.close();
    }
  });

  it('says that nobody came, and the sweeper takes it up although it rested', async () => {
    const { conversation, id } = await stuckMessage();
    await mend(conversation);
    const { body } = await supervisor.post(`/api/dead-letters/${id}/retry`).expect(200);
    expect(body).toMatchObject({ outcome: 'pending', letter: { id } });
    expect(await sweep(later(app.services, 4_500), { slotsAt: Date.now() + 60_000 })).toMatchObject({ drainedSenders: 1, mendedDeadLetters: 1 });
  });
});

describe('discarding', () => {
  it('shows a message in the last conversation, which itself stays as it is', async () => {
    const { conversation, id } = await stuckMessage();
    const { body } = await supervisor.delete(`/api/dead-letters/${id}`).expect(200);
    expect(body).toMatchObject({ id, messages: [{ text: 'Alguém me ouve?' }] });
    await mend(conversation);
    const { body: page } = await supervisor.get(`/api/conversations/${conversation._id.toHexString()}/messages`).expect(200);
    expect(page.messages).toMatchObject([{ text: 'Bom dia' }, { text: 'Alguém me ouve?' }]);
    expect(await ConversationModel.findById(conversation._id).lean()).toMatchObject({ version: conversation.version, unreadCount: 1 });
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
    await supervisor.get(`/api/dead-letters/${id}`).expect(404);
  });

  it('without a conversation, shows it in the history of its contact', async () => {
    const { conversation, id } = await stuckMessage();
    await ConversationModel.deleteOne({ _id: conversation._id });
    await supervisor.delete(`/api/dead-letters/${id}`).expect(200);
    const contact = await ContactModel.findOne().orFail().lean();
    const agent = await app.signInAs('agent');
    const { body } = await agent.get(`/api/contacts/${contact._id.toHexString()}/messages`).expect(200);
    expect(body).toMatchObject({ messages: [{ text: 'Alguém me ouve?', conversationId: null }], nextCursor: null });
  });

  it('drops a transfer, told by the timeline', async () => {
    const conversation = await poisonedConversation(app.services, device);
    const pendingTransfer = { requestId: 'x', toUserId: null, toDepartmentId: device._id, toName: 'Financeiro', note: null, by: { kind: 'system' }, requestedAt: new Date() };
    await ConversationModel.updateOne({ _id: conversation._id }, { $set: { pendingTransfer } });
    await sweepThrice(app.services);
    const { body } = await supervisor.get('/api/dead-letters').expect(200);
    expect(body).toMatchObject([{ queue: 'transfers', about: { kind: 'transfer', transferTo: 'Financeiro', conversation: { protocol: conversation.protocol }, contact: { name: 'Carla' } } }]);
    await supervisor.delete(`/api/dead-letters/${body[0].id}`).expect(200);
    const timeline = await supervisor.get(`/api/conversations/${conversation._id.toHexString()}/timeline`).expect(200);
    expect(timeline.body.at(-1)).toMatchObject({ type: 'transfer_dropped', by: { kind: 'user', name: supervisor.user.name }, data: { toName: 'Financeiro', reason: 'discarded' } });
    expect(await ConversationModel.findById(conversation._id).lean()).toMatchObject({ pendingTransfer: null });
  });

  it('of the effects of a conversation, keeps in the timeline what could not be written', async () => {
    const conversation = await poisonedConversation(app.services, device);
    await mend(conversation);
    const old = new Date(Date.now() - 60_000);
    const effect = (key: string, type: string, data: object) => ({ key, type, data, at: old, claimedBy: 'dead', claimedAt: old, fence: 1 });
    // A message that its collection does not take, and work that this release does not know.
    const broken = { _id: device._id, text: 'Já respondo!', seq: 1, direction: 'sideways' };
    await ConversationModel.updateOne({ _id: conversation._id }, { $set: { effects: [effect('a', 'writeMessage', { message: broken }), effect('b', 'fromTheFuture', {})] } });
    const memory = { slotsAt: Date.now() + 60_000 };
    for (const ms of [0, 11_000, 22_000]) await sweep(later(app.services, ms), memory);
    const { body } = await supervisor.get('/api/dead-letters').expect(200);
    expect(body).toMatchObject([{ about: { kind: 'effects' }, messages: [{ text: 'Já respondo!' }] }]);
    expect((await supervisor.post(`/api/dead-letters/${body[0].id}/retry`).expect(200)).body).toMatchObject({ outcome: 'failed' });
    await supervisor.delete(`/api/dead-letters/${body[0].id}`).expect(200);
    const timeline = await supervisor.get(`/api/conversations/${conversation._id.toHexString()}/timeline`).expect(200);
    expect(timeline.body.slice(-2)).toMatchObject([
      { type: 'work_dropped', data: { effect: 'writeMessage', text: 'Já respondo!', seq: 1 } },
      { type: 'work_dropped', data: { effect: 'fromTheFuture' } },
    ]);
    await expectSound();
  });
});

describe('messages in no conversation', () => {
  it('are reachable by their contact, a page at a time', async () => {
    await ContactModel.create({ name: 'Spam', phone: '+5511999990001', identityKeys: ['tel:+5511999990001'], ignored: true });
    for (const text of ['um', 'dois', 'três']) await receiveMessage(app.services, incoming(device, { text }));
    await sweep(later(app.services, 4_000), { slotsAt: Date.now() + 60_000 });
    const path = `/api/contacts/${(await ContactModel.findOne().orFail().lean())._id.toHexString()}/messages`;
    const { body: newest } = await supervisor.get(path).query({ limit: 2 }).expect(200);
    const { body: oldest } = await supervisor.get(path).query({ limit: 2, before: newest.nextCursor }).expect(200);
    expect([...oldest.messages, ...newest.messages].map(({ text }) => text)).toEqual(['um', 'dois', 'três']);
    await supervisor.get(path).query({ before: 'x' }).expect(400);
    await supervisor.get(`/api/contacts/${UNKNOWN_ID}/messages`).expect(404);
  });
});
