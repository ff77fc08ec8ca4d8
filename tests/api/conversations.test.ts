import type { ConversationRecord, MessagePage, MessageRecord, TimelineEventRecord } from '../../engine/contract/index.ts';
import { ConversationModel, MessageModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let device: { id: string; name: string };
let agent: SignedIn;
let colleague: SignedIn;
let supervisor: SignedIn;

beforeAll(async () => {
  app = await startTestApp({ worker: true });
  device = await app.createSimulatorDevice();
  agent = await app.signInAs(await app.createUser({ capacity: 100 }));
  colleague = await app.signInAs('agent');
  supervisor = await app.signInAs('supervisor');
});
afterAll(() => app.close());

const newCustomer = () => customerWrites(app, { deviceId: device.id, phone: freshPhone() });
const command = (who: SignedIn, { id }: { id: string }, name: string, body: object = {}) => who.post(`/api/conversations/${id}/${name}`).send(body);
async function accepted(who = agent): Promise<ConversationRecord> {
  return (await command(who, await newCustomer(), 'accept').expect(200)).body;
}

describe('one conversation', () => {
  it('is shown as the contract has it', async () => {
    const conversation = await newCustomer();
    const { body } = await agent.get(`/api/conversations/${conversation.id}`).expect(200);
    expect(body).toEqual({
      id: conversation.id,
      protocol: expect.stringMatching(/^\d{8}-\d{6}$/),
      state: 'waiting',
      version: 1,
      device: { id: device.id, name: device.name },
      contact: { id: expect.any(String), name: 'Carla', phone: conversation.contact.phone, clientId: null },
      department: null,
      assignee: null,
      unreadCount: 1,
      lastMessage: { text: 'Bom dia', at: expect.any(String), direction: 'in' },
      openedAt: expect.any(String),
      waitingSince: expect.any(String),
      closedAt: null,
      closeReason: null,
      previousId: null,
      tags: [],
    });
  });

  it('is accepted, once', async () => {
    const conversation = await newCustomer();
    const { body } = await command(agent, conversation, 'accept').expect(200);
    expect(body).toMatchObject({ state: 'assigned', unreadCount: 0, assignee: { id: agent.user.id, name: agent.user.name }, version: 2, waitingSince: null });
    expect((await command(agent, conversation, 'accept').expect(200)).body.version).toBe(2);
    expect((await command(colleague, conversation, 'accept').expect(409)).body.error.code).toBe('already_assigned');
    expect((await command(agent, conversation, 'release', { ifVersion: 1 }).expect(409)).body.error.code).toBe('version_conflict');
  });

  it('takes a command without a body', async () => {
    const conversation = await newCustomer();
    await agent.post(`/api/conversations/${conversation.id}/accept`).expect(200);
    await agent.post(`/api/conversations/${conversation.id}/release`).expect(200);
  });

  it('is released, assigned, closed and reopened by who may', async () => {
    const conversation = await accepted();
    for (const name of ['release', 'close']) expect((await command(colleague, conversation, name).expect(403)).body.error.code).toBe('forbidden');
    expect((await command(supervisor, conversation, 'assign', { userId: colleague.user.id }).expect(200)).body.assignee.id).toBe(colleague.user.id);
    expect((await command(colleague, conversation, 'close', { reason: 'Resolvido', silent: true }).expect(200)).body).toMatchObject({
      state: 'closed',
      closeReason: 'Resolvido',
      closedAt: expect.any(String),
    });
    expect((await command(colleague, conversation, 'release').expect(409)).body.error.code).toBe('illegal_transition');
    expect((await command(colleague, conversation, 'reopen').expect(200)).body).toMatchObject({ state: 'assigned', closedAt: null });
    expect((await command(colleague, conversation, 'view').expect(200)).body.state).toBe('assigned');
  });

  it('is transferred to a department and to a user', async () => {
    const conversation = await accepted();
    const department = await app.createDepartment();
    const moved = await command(agent, conversation, 'transfer', { departmentId: department.id, note: 'Segunda via' }).expect(200);
    expect(moved.body).toMatchObject({ state: 'waiting', department: { id: department.id }, assignee: null });
    await command(agent, conversation, 'accept').expect(200);
    expect((await command(agent, conversation, 'transfer', { userId: colleague.user.id }).expect(200)).body.assignee.id).toBe(colleague.user.id);
  });

  it.each<[string, object, string]>([
    ['assign', {}, 'userId'],
    ['assign', { userId: 'x' }, 'userId'],
    ['transfer', {}, 'userId'],
    ['transfer', { userId: UNKNOWN_ID, departmentId: UNKNOWN_ID }, 'userId'],
    ['close', { note: 'x'.repeat(2001) }, 'note'],
    ['accept', { ifVersion: '1' }, 'ifVersion'],
    ['view', { upTo: 5 }, 'upTo'],
    ['messages', { text: '  ', clientMessageId: 'a' }, 'text'],
    ['messages', { text: 'x'.repeat(4097), clientMessageId: 'a' }, 'text'],
    ['messages', { text: 'Oi' }, 'clientMessageId'],
    ['messages', { text: '\u200B', clientMessageId: 'a' }, 'text'],
    ['messages', { text: '\0', clientMessageId: 'a' }, 'text'],
    ['notes', { text: '' }, 'text'],
    ['notes', { text: '\u200B' }, 'text'],
  ])('422: %s %j', async (name, body, field) => {
    const response = await command(agent, { id: UNKNOWN_ID }, name, body).expect(422);
    expect(Object.keys(response.body.error.fields)).toEqual([field]);
    expect(response.body.error.fields[field]).not.toMatch(/^field\./);
  });

  it.each(['accept', 'release', 'reopen', 'view', 'close'])('404: %s of one that does not exist', async (name) => {
    await command(agent, { id: UNKNOWN_ID }, name).expect(404);
  });
});

describe('starting one', () => {
  it('is assigned to who starts it; 409 when one is open', async () => {
    const phone = freshPhone();
    const start = { deviceId: device.id, phone, text: 'Olá, aqui é da loja' };
    const { body } = await agent.post('/api/conversations').send(start).expect(201);
    expect(body).toMatchObject({ state: 'assigned', assignee: { id: agent.user.id }, contact: { phone } });
    expect((await colleague.post('/api/conversations').send(start).expect(409)).body.error.code).toBe('open_exists');
    await agent.post('/api/conversations').send({ deviceId: device.id, text: 'Oi' }).expect(422);
    await agent.post('/api/conversations').send({ ...start, deviceId: UNKNOWN_ID }).expect(422);
  });

  it('409 with an ignored contact, however it is named, and nothing changes', async () => {
    const phone = freshPhone();
    const { body: contact } = await agent.post('/api/contacts').send({ name: 'Ignorada', phone, ignored: true }).expect(201);
    for (const named of [{ contactId: contact.id }, { phone }]) {
      const { body } = await agent.post('/api/conversations').send({ deviceId: device.id, text: 'Olá', ...named }).expect(409);
      expect(body.error).toMatchObject({ code: 'contact_ignored', message: expect.stringContaining('ignorado') });
    }
    expect(await ConversationModel.exists({ contactId: contact.id })).toBeNull();
    expect((await agent.get(`/api/contacts/${contact.id}`).expect(200)).body).toEqual(contact);
    await agent.put(`/api/contacts/${contact.id}`).send({ ignored: false }).expect(200);
    await agent.post('/api/conversations').send({ deviceId: device.id, text: 'Olá', phone }).expect(201);
  });
});

describe('messages', () => {
  it('are posted once for one clientMessageId', async () => {
    const conversation = await accepted();
    const { body: message } = await command(agent, conversation, 'messages', { text: 'Pois não?', clientMessageId: 'c-1' }).expect(201);
    expect(message).toMatchObject({ direction: 'out', type: 'text', text: 'Pois não?', status: 'queued', author: { id: agent.user.id, name: agent.user.name }, clientMessageId: 'c-1' });
    expect((await command(agent, conversation, 'messages', { text: 'Pois não?', clientMessageId: 'c-1' }).expect(200)).body.id).toBe(message.id);
    expect((await agent.post(`/api/messages/${message.id}/retry`).expect(409)).body.error.code).toBe('not_retryable');
    await agent.post(`/api/messages/${UNKNOWN_ID}/retry`).expect(404);
    expect((await command(agent, await newCustomer(), 'messages', { text: 'Oi', clientMessageId: 'c' }).expect(409)).body.error.code).toBe('not_assigned');
    await command(colleague, conversation, 'messages', { text: 'Oi', clientMessageId: 'c-2' }).expect(403);
  });

  it('are the same message when they are repeated with the version that the first one saw', async () => {
    const conversation = await accepted();
    const post = (clientMessageId: string) => command(agent, conversation, 'messages', { text: 'Um momento', clientMessageId, ifVersion: conversation.version });
    const { body: message } = await post('v-1').expect(201);
    expect((await post('v-1').expect(200)).body.id).toBe(message.id);
    expect((await post('v-2').expect(409)).body.error.code).toBe('version_conflict');
    // At once: whichever comes second finds the first one's.
    const twice = await accepted();
    const answers = await Promise.all([1, 2].map(() => command(agent, twice, 'messages', { text: 'Oi', clientMessageId: 'v-3', ifVersion: twice.version })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    expect(answers[0]?.body.id).toBe(answers[1]?.body.id);
  });

  it('are stored as what can be read', async () => {
    const { body } = await command(agent, await accepted(), 'messages', { text: 'a\uD800b\0c', clientMessageId: 'r-1' }).expect(201);
    expect((await MessageModel.findById(body.id).orFail().lean()).text).toBe('a\uFFFDb\uFFFDc');
  });

  it('that failed are not sent once it is closed, but for what the system said', async () => {
    const conversation = await accepted();
    const { body: message } = await command(agent, conversation, 'messages', { text: 'Um momento', clientMessageId: 'f-1' }).expect(201);
    const fail = (fields = {}) => MessageModel.updateOne({ _id: message.id }, { $set: { status: 'failed', ...fields } });
    await fail();
    await command(agent, conversation, 'close', { silent: true }).expect(200);
    expect((await agent.post(`/api/messages/${message.id}/retry`).expect(409)).body.error.code).toBe('illegal_transition');
    expect((await MessageModel.findById(message.id).orFail().lean()).status).toBe('failed');
    await fail({ author: { kind: 'system', id: null, name: '' } });
    expect((await agent.post(`/api/messages/${message.id}/retry`).expect(200)).body.status).toBe('queued');
    await command(agent, conversation, 'reopen').expect(200);
    await fail({ author: { kind: 'user', id: agent.user.id, name: agent.user.name } });
    await agent.post(`/api/messages/${message.id}/retry`).expect(200);
  });

  it('come in pages, the newest page first, each page oldest first', async () => {
    const conversation = await accepted();
    const at = new Date();
    for (let index = 0; index < 6; index += 1) await command(agent, conversation, 'messages', { text: `m${index}`, clientMessageId: `m${index}` }).expect(201);
    await command(agent, conversation, 'notes', { text: 'anotado' }).expect(201);
    // Of one instant: only the last keys of the order tell them apart.
    await MessageModel.updateMany({ conversationId: conversation.id }, { $set: { sortAt: at, arrivedAt: at } });
    const pages: MessageRecord[][] = [];
    let before: string | null = '';
    do {
      const page: MessagePage = (await agent.get(`/api/conversations/${conversation.id}/messages`).query({ limit: 3, ...(before && { before }) }).expect(200)).body;
      pages.unshift(page.messages);
      before = page.nextCursor;
    } while (before);
    expect(pages.map((page) => page.length)).toEqual([2, 3, 3]);
    const ids = pages.flat().map((message) => message.id);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(8);
    expect(pages.flat().map(({ direction }) => direction).filter((direction) => direction === 'note')).toHaveLength(1);
    expect((await agent.get(`/api/conversations/${conversation.id}/messages?limit=1000`).expect(200)).body.messages).toHaveLength(8);
    await agent.get(`/api/conversations/${conversation.id}/messages?before=x`).expect(400);
    await agent.get(`/api/conversations/${UNKNOWN_ID}/messages`).expect(404);
  });
});

describe('tags', () => {
  it('are set; one that is on a conversation is not deleted', async () => {
    const conversation = await accepted();
    const { body: tag } = await supervisor.post('/api/tags').send({ name: 'Urgente' }).expect(201);
    const { body } = await agent.put(`/api/conversations/${conversation.id}/tags`).send({ tags: [tag.id] }).expect(200);
    expect(body.tags).toEqual([tag.id]);
    expect((await supervisor.delete(`/api/tags/${tag.id}`).expect(409)).body.error.code).toBe('in_use');
    await agent.put(`/api/conversations/${conversation.id}/tags`).send({ tags: [UNKNOWN_ID] }).expect(422);
    await agent.put(`/api/conversations/${conversation.id}/tags`).send({ tags: [] }).expect(200);
    await supervisor.delete(`/api/tags/${tag.id}`).expect(200);
  });
});

describe('the timeline', () => {
  it('tells everything in order, without what replays it', async () => {
    const conversation = await accepted();
    await command(agent, conversation, 'close', { silent: true }).expect(200);
    const { body } = await agent.get(`/api/conversations/${conversation.id}/timeline`).expect(200);
    const events: TimelineEventRecord[] = body;
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['opened', 'accepted', 'closed']));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'closed', by: { kind: 'user', id: agent.user.id, name: agent.user.name }, from: 'assigned', to: 'closed' });
    for (const event of events) expect(Object.keys(event).toSorted()).toEqual(['at', 'by', 'data', 'from', 'seq', 'to', 'type']);
  });
});

describe('the history', () => {
  it('filters by state, contact, assignee and time', async () => {
    const conversation = await accepted();
    await command(agent, conversation, 'close', { silent: true }).expect(200);
    const find = async (filter: object) =>
      (await agent.get('/api/conversations').query({ filter: JSON.stringify({ contactId: conversation.contact.id, ...filter }), sort: '["closedAt","DESC"]' }).expect(200)).body.map(
        (each: ConversationRecord) => each.id,
      );
    for (const filter of [
      {},
      { state: 'closed' },
      { state: ['waiting', 'closed'] },
      { active: false },
      { q: conversation.protocol },
      { protocol: conversation.protocol },
      { openedAt_gte: conversation.openedAt, openedAt_lte: conversation.openedAt },
      { closedAt_gte: conversation.openedAt },
    ]) {
      expect([filter, await find(filter)]).toEqual([filter, [conversation.id]]);
    }
    for (const filter of [{ state: 'waiting' }, { active: true }, { assigneeId: colleague.user.id }, { openedAt_gte: '2100-01-01T00:00:00Z' }, { clientId: UNKNOWN_ID }, { deviceId: UNKNOWN_ID }]) {
      expect([filter, await find(filter)]).toEqual([filter, []]);
    }
  });
});
