import type { ConversationRecord, InboxPage } from '../../engine/contract/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone } from './customers.ts';

let app: TestApp;
let device: { id: string };
let other: { id: string };
let sales: { id: string };
let support: { id: string };
let supervisor: SignedIn;
let seller: SignedIn;
let helper: SignedIn;
let inSales: ConversationRecord[];
let common: ConversationRecord;

beforeAll(async () => {
  app = await startTestApp();
  sales = await app.createDepartment('Vendas');
  support = await app.createDepartment('Suporte');
  device = await app.createSimulatorDevice({ defaultDepartmentId: sales.id });
  other = await app.createSimulatorDevice();
  supervisor = await app.signInAs('supervisor');
  seller = await app.signInAs(await app.createUser({ departmentIds: [sales.id] }));
  helper = await app.signInAs(await app.createUser({ departmentIds: [support.id] }));
  inSales = [];
  for (let index = 0; index < 5; index += 1) inSales.push(await customerWrites(app, { deviceId: device.id, phone: freshPhone(), name: `Cliente ${index}` }));
  common = await customerWrites(app, { deviceId: other.id, phone: freshPhone(), name: 'Ninguém Ainda' });
});
afterAll(() => app.close());

async function inbox(who: SignedIn, query: Record<string, string | number> = {}): Promise<InboxPage> {
  return (await who.get('/api/inbox').query(query).expect(200)).body;
}
const ids = (page: InboxPage) => page.items.map((item) => item.id);
const setVisibility = (visibility: 'all' | 'department') => supervisor.put('/api/settings').send({ visibility }).expect(200);

afterEach(() => setVisibility('all'));

it('lists who waits longest first, page by page, each once', async () => {
  const first = await inbox(seller, { limit: 4 });
  expect(ids(first)).toEqual(inSales.slice(0, 4).map(({ id }) => id));
  expect(first.nextCursor).toEqual(expect.any(String));
  const second = await inbox(seller, { limit: 4, cursor: first.nextCursor ?? '' });
  expect(ids(second)).toEqual([inSales[4]?.id, common.id]);
  expect(second.nextCursor).toBeNull();
  expect(second.items[0]).toMatchObject({ state: 'waiting', department: { id: sales.id, name: 'Vendas' }, device: { id: device.id }, contact: { name: 'Cliente 4' }, assignee: null, unreadCount: 1 });
});

it('pages through conversations of one and the same instant', async () => {
  const at = new Date('2026-01-01T12:00:00Z');
  await ConversationModel.updateMany({ deviceId: device.id }, { $set: { lastMessageAt: at } });
  const seen: string[] = [];
  let cursor: string | null = '';
  do {
    const page: InboxPage = await inbox(seller, { tab: 'all', limit: 2, deviceId: device.id, ...(cursor && { cursor }) });
    seen.push(...ids(page));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(inSales.map(({ id }) => id).toSorted().toReversed());
});

it('counts the tabs, within device and department', async () => {
  expect((await inbox(seller)).counts).toEqual({ waiting: 6, unread: 0, mine: 0, all: 6 });
  expect((await inbox(seller, { deviceId: other.id })).counts).toEqual({ waiting: 1, unread: 0, mine: 0, all: 1 });
  expect((await inbox(seller, { departmentId: sales.id })).counts).toEqual({ waiting: 5, unread: 0, mine: 0, all: 5 });
  expect(await inbox(seller, { departmentId: support.id })).toEqual({ items: [], nextCursor: null, counts: { waiting: 0, unread: 0, mine: 0, all: 0 } });
});

it('moves an accepted one to Meus, and to Não lidas when its customer writes again', async () => {
  const [conversation] = inSales;
  await seller.post(`/api/conversations/${conversation?.id}/accept`).send({}).expect(200);
  expect(ids(await inbox(seller, { tab: 'mine' }))).toEqual([conversation?.id]);
  expect(ids(await inbox(helper, { tab: 'mine' }))).toEqual([]);
  await customerWrites(app, { deviceId: device.id, phone: conversation?.contact.phone ?? '', text: 'Ainda aí?' });
  const unread = await inbox(helper, { tab: 'unread' });
  expect(unread.items).toMatchObject([{ id: conversation?.id, state: 'unread', unreadCount: 1, assignee: { id: seller.user.id, name: seller.user.name } }]);
  expect((await inbox(seller)).counts).toEqual({ waiting: 5, unread: 1, mine: 1, all: 6 });
});

it('searches by name, phone digits and protocol', async () => {
  for (const q of ['ninguem', common.protocol, (common.contact.phone ?? '').slice(-6), (common.contact.phone ?? '').replace('+55119', '11')]) expect(ids(await inbox(seller, { q }))).toEqual([common.id]);
  expect(ids(await inbox(seller, { q: '.*' }))).toEqual(ids(await inbox(seller)));
});

describe('when agents see their departments only', () => {
  beforeEach(() => setVisibility('department'));

  it('lists and counts their own, their departments’ and the common queue', async () => {
    expect(ids(await inbox(helper, { tab: 'all' }))).toEqual([common.id]);
    expect((await inbox(helper)).counts).toEqual({ waiting: 1, unread: 0, mine: 0, all: 1 });
    expect((await inbox(seller)).counts).toMatchObject({ waiting: 5, unread: 1, mine: 1, all: 6 });
    expect((await inbox(supervisor)).counts.all).toBe(6);
  });

  it('404 for everything of an invisible one', async () => {
    const [, conversation] = inSales;
    const path = `/api/conversations/${conversation?.id}`;
    for (const address of ['', '/messages', '/timeline']) await helper.get(`${path}${address}`).expect(404);
    for (const command of ['accept', 'release', 'reopen', 'view', 'close']) await helper.post(`${path}/${command}`).send({}).expect(404);
    await helper.post(`${path}/assign`).send({ userId: helper.user.id }).expect(404);
    await helper.post(`${path}/transfer`).send({ userId: helper.user.id }).expect(404);
    await helper.post(`${path}/messages`).send({ text: 'Oi', clientMessageId: 'x' }).expect(404);
    await helper.post(`${path}/notes`).send({ text: 'Oi' }).expect(404);
    await helper.put(`${path}/tags`).send({ tags: [] }).expect(404);
    const { body } = await helper.get('/api/conversations').query({ filter: JSON.stringify({ id: [conversation?.id, common.id] }) }).expect(200);
    expect(body.map((each: { id: string }) => each.id)).toEqual([common.id]);
  });

  it('the history obeys it too', async () => {
    const { body, headers } = await helper.get('/api/conversations').query({ filter: '{"q":"cliente"}' }).expect(200);
    expect([body, headers['content-range']]).toEqual([[], 'conversations */0']);
  });
});

describe('the counts’ limit', () => {
  it('is told', async () => {
    const full = await app.createSimulatorDevice();
    const template = await ConversationModel.findById(common.id, { _id: 0, openKey: 0 }).orFail().lean();
    const { Types } = await import('mongoose');
    await ConversationModel.insertMany(
      Array.from({ length: 1002 }, (_, index) => ({ ...template, _id: new Types.ObjectId(), deviceId: full.id, protocol: `teste-${index}`, openKey: `teste-${index}` })),
    );
    expect(await inbox(seller, { deviceId: full.id, limit: 1 })).toMatchObject({ counts: { waiting: 1000, all: 1000, unread: 0, mine: 0 }, capped: true });
    const page = await inbox(seller, { deviceId: full.id, limit: 101 });
    expect(page.items).toHaveLength(100);
    expect(page.nextCursor).toEqual(expect.any(String));
    await ConversationModel.deleteMany({ deviceId: full.id });
    expect((await inbox(seller)).capped).toBeUndefined();
  });
});

it('finds a conversation by what was said in it, within what one may see', async () => {
  const spoken = await customerWrites(app, { deviceId: device.id, phone: freshPhone(), name: 'Falante', text: 'Quanto custa a poltrona Cerejeira?' });
  expect(ids(await inbox(seller, { tab: 'all', q: 'cerejeira' }))).toEqual([spoken.id]);
  expect(ids(await inbox(seller, { tab: 'all', q: 'poltrona cere' }))).toEqual([spoken.id]);
  expect(ids(await inbox(seller, { tab: 'all', q: 'poltrona jatobá' }))).toEqual([]);
  const { body } = await seller.get('/api/conversations').query({ filter: JSON.stringify({ q: 'Cerejeira' }) }).expect(200);
  expect(body.map(({ id }: ConversationRecord) => id)).toEqual([spoken.id]);
  await setVisibility('department');
  expect(ids(await inbox(helper, { tab: 'all', q: 'cerejeira' }))).toEqual([]);
});
