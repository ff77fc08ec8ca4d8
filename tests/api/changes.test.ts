import type { Change, ChangesPage } from '../../engine/contract/index.ts';
import { readSince, settledPlace } from '../../engine/api/changes/since.ts';
import { ContactModel, ConversationModel, MessageModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone } from './customers.ts';

let app: TestApp;
let device: { id: string };
let sales: { id: string };
let supervisor: SignedIn;
let seller: SignedIn;
let helper: SignedIn;

beforeAll(async () => {
  app = await startTestApp({ worker: true });
  sales = await app.createDepartment();
  device = await app.createSimulatorDevice({ defaultDepartmentId: sales.id });
  supervisor = await app.signInAs('supervisor');
  seller = await app.signInAs(await app.createUser({ departmentIds: [sales.id] }));
  helper = await app.signInAs(await app.createUser());
});
afterAll(() => app.close());

async function changesOf(who: SignedIn, since?: string): Promise<ChangesPage> {
  return (await who.get('/api/changes').query(since ? { since } : {}).expect(200)).body;
}
const kindsOf = (changes: Change[], id: string) => changes.filter((change) => change.record.id === id).map(({ kind }) => kind);

it('begins with a cursor and nothing else', async () => {
  expect(await changesOf(seller)).toEqual({ changes: [], cursor: expect.any(String) });
});

it('tells what changed, with the JSON of REST', async () => {
  const { cursor } = await changesOf(seller);
  const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  const { changes, cursor: next } = await changesOf(seller, cursor);
  const { body: record } = await seller.get(`/api/conversations/${conversation.id}`);
  const { body: messages } = await seller.get(`/api/conversations/${conversation.id}/messages`);
  expect(changes).toContainEqual({ kind: 'conversation', record });
  expect(changes).toContainEqual({ kind: 'message', record: messages.messages[0] });
  expect(changes.filter(({ kind }) => kind === 'device').map(({ record: { id } }) => id)).toEqual([device.id]);
  expect((await changesOf(seller, next)).changes).toEqual(expect.any(Array));
});

it('leaves nothing out: what was written just before the cursor comes again', () => {
  const now = new Date('2026-01-01T12:00:09.999Z');
  expect(settledPlace(now).at).toEqual(new Date('2026-01-01T12:00:00Z'));
});

it('goes on after 500 of a kind, also of one instant', async () => {
  const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  const { cursor } = await changesOf(seller);
  const template = await MessageModel.findOne({ conversationId: conversation.id }, { _id: 0, providerId: 0 }).orFail().lean();
  const updatedAt = new Date();
  await MessageModel.insertMany(
    Array.from({ length: 1100 }, (_, index) => ({ ...template, text: `m${index}`, updatedAt })),
    { timestamps: false },
  );
  const seen = new Set<string>();
  let since = cursor;
  let pages = 0;
  for (;;) {
    const page = await changesOf(seller, since);
    const messages = page.changes.filter(({ kind }) => kind === 'message');
    for (const { record } of messages) seen.add(record.id);
    pages += 1;
    since = page.cursor;
    if (messages.length < 500) break;
  }
  expect(pages).toBeGreaterThanOrEqual(3);
  expect(seen.size).toBeGreaterThanOrEqual(1100);
  expect(readSince(since).messages.at.getTime()).toBeLessThanOrEqual(Date.now() - 5_000);
  await MessageModel.deleteMany({ conversationId: conversation.id });
});

describe('when agents see their departments only', () => {
  beforeAll(() => supervisor.put('/api/settings').send({ visibility: 'department' }).expect(200));

  it('tells nothing of what they may not see', async () => {
    const { cursor } = await changesOf(helper);
    const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
    const { changes } = await changesOf(helper, cursor);
    expect(changes.filter(({ kind }) => kind !== 'device')).toEqual([]);
    expect(kindsOf((await changesOf(seller, cursor)).changes, conversation.id)).toEqual(['conversation']);
  });

  it('tells that one left their sight, to whom it did', async () => {
    const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
    await supervisor.post(`/api/conversations/${conversation.id}/assign`).send({ userId: helper.user.id }).expect(200);
    const { cursor } = await changesOf(helper);
    const elsewhere = await app.createDepartment();
    await helper.post(`/api/conversations/${conversation.id}/transfer`).send({ departmentId: elsewhere.id }).expect(200);
    expect(kindsOf((await changesOf(helper, cursor)).changes, conversation.id)).toEqual(['conversation.removed']);
    expect(kindsOf((await changesOf(supervisor, cursor)).changes, conversation.id)).toEqual(['conversation']);
    expect(await ConversationModel.exists({ _id: conversation.id })).not.toBeNull();
    expect(await ContactModel.exists({ _id: conversation.contact.id })).not.toBeNull();
  });
});
