import { thenDo, type DecisionRecord, type RuleRecord } from '../../engine/contract/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';

let app: TestApp;
let admin: SignedIn;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signInAs('admin');
});
afterAll(() => app.close());

const made = async (path: string, record: object): Promise<string> => (await admin.post(path).send(record).expect(201)).body.id;
const makes = {
  departments: () => made('/api/departments', { name: 'Passageiro' }),
  users: async () => (await app.createUser({ name: 'Passageira' })).id,
  tags: () => made('/api/tags', { name: 'passageira', color: '#336699' }),
};

it.each([
  ['a department it sends to', 'departments', 'unknown_department', (id: string) => thenDo({ departmentId: id })],
  ['the department it escalates to', 'departments', 'unknown_department', (id: string) => thenDo({ escalate: { afterMinutes: 5, departmentId: id } })],
  ['a department it asks for', 'departments', 'unknown_department', (id: string) => ({ when: { combinator: 'and', rules: [{ field: 'department', operator: 'in', value: [id] }] }, ...thenDo({ priority: 'high' }) })],
  ['a user it gives to', 'users', 'unknown_user', (id: string) => thenDo({ userId: id })],
  ['a user it asks for', 'users', 'unknown_user', (id: string) => ({ when: { combinator: 'and', rules: [{ field: 'lastAgent', operator: '=', value: id }] }, ...thenDo({ priority: 'high' }) })],
  ['a tag it puts on', 'tags', 'unknown_tag', (id: string) => thenDo({ addTags: [id] })],
  ['a tag it asks for', 'tags', 'unknown_tag', (id: string) => ({ when: { combinator: 'and', rules: [{ field: 'tags', operator: 'contains', value: id }] }, ...thenDo({ priority: 'high' }) })],
] as const)('a rule that names %s which is gone is flagged in the list, skipped, and told of; the next one runs', async (_what, resource, code, content) => {
  const gone = await makes[resource]();
  const broken = await made('/api/rules', { name: 'cita', when: { combinator: 'and', rules: [] }, ...content(gone), position: 0 });
  const sound = await made('/api/rules', { name: 'vale', when: { combinator: 'and', rules: [] }, ...thenDo({ priority: 'urgent' }), position: 1 });
  const rules = async (): Promise<RuleRecord[]> => (await admin.get('/api/rules').expect(200)).body;
  expect((await rules())[0]).not.toHaveProperty('problems');

  await admin.delete(`/api/${resource}/${gone}`).expect(200);
  const problems = [{ code, id: gone }];
  expect(await rules()).toMatchObject([{ id: broken, problems }, { id: sound }]);
  const decision: DecisionRecord = (await admin.post('/api/rules/try').send({}).expect(200)).body;
  expect(decision).toMatchObject({
    rules: [{ id: broken, matched: false, skipped: 'broken', problems }, { id: sound, matched: true }],
    actions: { priority: 'urgent' },
  });
  for (const id of [broken, sound]) await admin.delete(`/api/rules/${id}`).expect(200);
});

it('a pattern that explodes is cut off and told of, and neither other rules nor other requests wait for it long', async () => {
  const explodes = await made('/api/rules', { name: 'explode', when: { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'regex', value: '^(\\w+\\s?)*$' }] }, ...thenDo({ priority: 'low' }) });
  const sound = await made('/api/rules', { name: 'vale', when: { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'regex', value: 'bolet[oa]' }] }, ...thenDo({ priority: 'high' }) });
  const trying = admin.post('/api/rules/try').send({ facts: { firstMessages: `boleto ${'a'.repeat(60)}!` } }).expect(200);
  const [{ body: decision }, { body: health }] = await Promise.all([trying, app.request.get('/healthz').expect(200)]);
  expect(health).toBeDefined();
  expect(decision.rules).toMatchObject([{ id: explodes, matched: false, failed: { operator: 'regex', problem: 'regex_timeout' } }, { id: sound, matched: true }]);
});
