import { Types } from 'mongoose';
import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import { DRAFT_RULE_ID, thenDo, type DecisionRecord, type RuleTryInput } from '../../engine/contract/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, DeviceModel, RuleModel, UserModel, type Device } from '../../engine/models/index.ts';
import { createIdleDevice, incoming } from '../support/conversations.ts';
import { startTestApp, type SignedIn, type TestApp, type TestUser } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let ana: TestUser;
let sales: string;
let billing: string;
let device: Device;

beforeAll(async () => {
  app = await startTestApp();
  supervisor = await app.signInAs('supervisor');
  [sales, billing] = [(await app.createDepartment('Vendas')).id, (await app.createDepartment('Financeiro')).id];
  await DepartmentModel.updateMany({}, { $set: { strategy: { kind: 'roundRobin' } } });
  ana = await app.createUser({ name: 'Ana', departmentIds: [billing], presence: 'online' });
  device = await createIdleDevice();
  await DeviceModel.updateOne({ _id: device._id }, { $set: { defaultDepartmentId: new Types.ObjectId(sales) } });
});
afterAll(() => app.close());
beforeEach(() => RuleModel.deleteMany({}));

const saying = (value: string, operator = 'contains') => ({ combinator: 'and', rules: [{ field: 'firstMessages', operator, value }] });
const toBilling = (name: string, extra: object = {}) => ({ name, when: saying(name), ...thenDo({ departmentId: billing }), ...extra });
const save = async (rule: object): Promise<string> => (await supervisor.post('/api/rules').send(rule).expect(201)).body.id;
const attempt = async (body: object): Promise<DecisionRecord> => (await supervisor.post('/api/rules/try').send(body).expect(200)).body;
const aboutBoleto = { facts: { firstMessages: 'Cadê o meu BOLETO?' } } satisfies RuleTryInput;

it('tells which rule would match and who would get it, and does nothing', async () => {
  const id = await save(toBilling('boleto'));
  const before = await UserModel.findById(ana.id).lean();
  expect(await attempt(aboutBoleto)).toMatchObject({
    trigger: 'try',
    rules: [{ id, name: 'boleto', version: 1, matched: true }],
    result: { assignee: { id: ana.id, name: 'Ana' }, department: { id: billing, name: 'Financeiro' } },
  });
  expect(await UserModel.findById(ana.id).lean()).toEqual(before);
  expect([await DecisionModel.countDocuments(), await ConversationModel.countDocuments()]).toEqual([0, 0]);
});

it('of an unknown customer on the oldest device says what is not met, and where it would wait', async () => {
  await save(toBilling('boleto'));
  expect(await attempt({})).toMatchObject({
    rules: [{ matched: false, failed: { field: 'firstMessages', operator: 'contains', value: 'boleto', actual: '' } }],
    result: { department: { id: sales, name: 'Vendas' } },
  });
});

it.each([
  ['the department', { field: 'department', operator: 'null', value: null }, { department: null }],
  ['the language', { field: 'language', operator: '=', value: 'es' }, { language: 'es' }],
  ['the priority', { field: 'priority', operator: '=', value: 'urgent' }, { priority: 'urgent' }],
  ['a client, told by a document', { field: 'isLinked', operator: '=', value: true }, { documentType: 'cnpj' }],
  ['the document type', { field: 'documentType', operator: '=', value: 'cnpj' }, { documentType: 'cnpj' }],
  ['the state', { field: 'state', operator: 'in', value: ['RJ', 'SP'] }, { state: 'RJ' }],
  ['the city', { field: 'city', operator: '=', value: 'São Paulo' }, { city: 'sao paulo' }],
  ['the last agent', { field: 'lastAgent', operator: 'notNull', value: null }, { lastAgent: UNKNOWN_ID }],
  ['the manager', { field: 'manager', operator: 'notNull', value: null }, { manager: UNKNOWN_ID }],
  ['a tag', { field: 'tags', operator: 'notNull', value: null }, { tags: [UNKNOWN_ID] }],
  ['who came before', { field: 'isFirstContact', operator: '=', value: false }, { isFirstContact: false }],
  ['how often', { field: 'conversationsBefore', operator: '>=', value: 3 }, { conversationsBefore: 3 }],
  ['the queue', { field: 'queueLength', operator: '>', value: 10 }, { queueLength: 11 }],
  ['who is there', { field: 'agentsOnline', operator: '>', value: 5 }, { agentsOnline: 6 }],
])('supposes %s', async (_what, condition, facts) => {
  await save({ name: 'x', when: { combinator: 'and', rules: [condition] }, ...thenDo({ priority: 'high' }) });
  const matched = async (body: object) => (await attempt(body)).rules.map((rule) => rule.matched);
  expect([await matched({}), await matched({ facts })]).toEqual([[false], [true]]);
});

it('tells the language of what was written, unless another one is supposed', async () => {
  await save({ name: 'espanhol', when: { combinator: 'and', rules: [{ field: 'language', operator: '=', value: 'es' }] }, ...thenDo({ priority: 'high' }) });
  const firstMessages = 'Buenos días, ¿cuánto cuesta el envío?';
  expect(await attempt({ facts: { firstMessages } })).toMatchObject({ facts: { language: 'es' }, rules: [{ matched: true }] });
  expect(await attempt({ facts: { firstMessages, language: null } })).toMatchObject({ facts: { language: null }, rules: [{ matched: false, failed: { actual: null } }] });
});

it('supposes a moment', async () => {
  await save({ ...toBilling('boleto'), when: { combinator: 'and', rules: [{ field: 'weekday', operator: '=', value: 'sun' }, { field: 'date', operator: '=', value: '2026-02-01' }] } });
  expect((await attempt({ at: '2026-02-01T12:00:00-03:00' }))).toMatchObject({ at: '2026-02-01T15:00:00.000Z', rules: [{ matched: true }] });
  expect((await attempt({ at: '2026-02-02T12:00:00Z' })).rules).toMatchObject([{ matched: false, failed: { field: 'weekday', actual: 'mon' } }]);
});

it('tries a draft at its place among the saved ones, or in the place of the one it changes', async () => {
  const id = await save(toBilling('nota', { ...thenDo({ departmentId: billing, stop: false }) }));
  expect((await attempt({ ...aboutBoleto, rule: toBilling('boleto') })).rules).toMatchObject([{ id, matched: false }, { id: DRAFT_RULE_ID, name: 'boleto', version: 0, matched: true }]);
  expect((await attempt({ ...aboutBoleto, rule: toBilling('boleto', { position: 0 }) })).rules).toMatchObject([{ id: DRAFT_RULE_ID, matched: true }]);
  expect((await attempt({ ...aboutBoleto, rule: { ...toBilling('boleto'), id } })).rules).toMatchObject([{ id, name: 'boleto', version: 1, matched: true }]);
  expect(await RuleModel.find().lean()).toMatchObject([{ name: 'nota', version: 1 }]);
});

it('tries a saved rule that is off as if it were on', async () => {
  const id = await save(toBilling('boleto', { enabled: false }));
  expect((await attempt(aboutBoleto)).rules).toEqual([]);
  expect((await attempt({ ...aboutBoleto, enableRuleIds: [id] })).rules).toMatchObject([{ id, matched: true }]);
});

it('cuts a pattern off that explodes, and tells of it', async () => {
  await save(toBilling('boleto'));
  const rule = { ...toBilling('explode'), when: saying('^(a+)+$', 'regex'), position: 0 };
  expect((await attempt({ facts: { firstMessages: `${'a'.repeat(40)}! boleto` }, rule })).rules).toMatchObject([
    { id: DRAFT_RULE_ID, matched: false, failed: { problem: 'regex_timeout' } },
    { name: 'boleto', matched: true },
  ]);
});

describe('of a conversation of the history', () => {
  it('tells what its rules would be now, as it came or as it is', async () => {
    await receiveMessage(app.services, incoming(device, { phone: '+5511999990001', text: 'Cadê o meu boleto?' }));
    await drainContact(app.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
    const { _id } = await ConversationModel.findOne().orFail().lean();
    await ConversationModel.updateOne({ _id }, { $set: { departmentId: new Types.ObjectId(billing), priority: 'urgent' } });
    const before = await ConversationModel.findById(_id).lean();
    await save(toBilling('boleto'));
    const inSales = { name: 'em vendas', when: { combinator: 'and', rules: [{ field: 'department', operator: '=', value: sales }] }, ...thenDo({ priority: 'high', stop: false }), position: 0 };
    const conversationId = _id.toHexString();
    expect(await attempt({ conversationId, rule: inSales })).toMatchObject({ rules: [{ matched: true }, { name: 'boleto', matched: true }], result: { assignee: { id: ana.id } } });
    expect((await attempt({ conversationId, as: 'now', rule: inSales })).rules).toMatchObject([{ matched: false, failed: { actual: billing } }, { matched: true }]);
    expect((await attempt({ conversationId, facts: { firstMessages: 'Oi' } })).rules).toMatchObject([{ name: 'boleto', matched: false }]);
    expect(await ConversationModel.findById(_id).lean()).toEqual(before);
    await supervisor.post('/api/rules/try').send({ conversationId: UNKNOWN_ID }).expect(404);
  });

  it('asks about what was written before anybody answered', async () => {
    const { _id } = await ConversationModel.findOne().orFail().lean();
    const conversationId = _id.toHexString();
    await supervisor.post(`/api/conversations/${conversationId}/accept`).send({}).expect(200);
    await supervisor.post(`/api/conversations/${conversationId}/messages`).send({ text: 'Já vejo', clientMessageId: 'um' }).expect(201);
    await receiveMessage(app.services, incoming(device, { phone: '+5511999990001', text: 'E a nota?' }));
    await drainContact(app.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
    expect((await attempt({ conversationId })).facts.firstMessages).toBe('Cadê o meu boleto?');
  });
});

it('401, 403, 400 and 422, with the field that is wrong', async () => {
  await app.request.post('/api/rules/try').send({}).expect(401);
  await (await app.signInAs('agent')).post('/api/rules/try').send({}).expect(403);
  await supervisor.post('/api/rules/try').set('Content-Type', 'application/json').send('{').expect(400);
  const { body } = await supervisor.post('/api/rules/try').send({ rule: { ...toBilling('x'), when: saying('(', 'regex') }, facts: { language: 'fr' } }).expect(422);
  expect(Object.keys(body.error.fields).toSorted()).toEqual(['facts.language', 'rule.when.rules.0.value']);
});
