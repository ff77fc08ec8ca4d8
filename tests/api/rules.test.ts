import { MAX_RULES, thenDo, type RuleRecord } from '../../engine/contract/index.ts';
import { DepartmentModel, RuleModel, RuleVersionModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let departmentId: string;

beforeAll(async () => {
  app = await startTestApp();
  supervisor = await app.signInAs('supervisor');
  departmentId = (await app.createDepartment('Fiscal')).id;
});
afterAll(() => app.close());
beforeEach(() => Promise.all([RuleModel.deleteMany({}), RuleVersionModel.deleteMany({})]));

const saying = (text: string) => ({ combinator: 'and', rules: [{ field: 'firstMessages', operator: 'contains', value: text }] });
const given = (name: string, extra: object = {}) => ({ name, when: saying(name), ...thenDo({ departmentId }), ...extra });
const create = async (name: string, extra: object = {}): Promise<RuleRecord> => (await supervisor.post('/api/rules').send(given(name, extra)).expect(201)).body;
const order = async (): Promise<string[]> => (await supervisor.get('/api/rules').expect(200)).body.map((rule: RuleRecord) => `${rule.position} ${rule.name}`);

it('are made, read, changed and deleted, in one order', async () => {
  const first = await create('boleto');
  expect(first).toEqual({
    id: expect.any(String), name: 'boleto', position: 0, enabled: true, validFrom: null, validTo: null, version: 1,
    when: saying('boleto'), ...thenDo({ departmentId, stop: true }),
  });
  await create('nota');
  const third = await create('imposto', { position: 0, enabled: false });
  expect(await order()).toEqual(['0 imposto', '1 boleto', '2 nota']);

  const moved = await supervisor.put(`/api/rules/${third.id}`).send({ position: 9 }).expect(200);
  expect(moved.body).toMatchObject({ position: 2, version: 1 });
  expect(await order()).toEqual(['0 boleto', '1 nota', '2 imposto']);

  expect((await supervisor.delete(`/api/rules/${first.id}`).expect(200)).body).toMatchObject({ id: first.id, name: 'boleto' });
  expect(await order()).toEqual(['0 nota', '1 imposto']);
  await supervisor.get(`/api/rules/${first.id}`).expect(404);
  await supervisor.get(`/api/rules/${first.id}/versions`).expect(404);
});

it('keep a version of every save, and any of them can be had back', async () => {
  const { id } = await create('boleto');
  await supervisor.put(`/api/rules/${id}`).send({ name: 'segunda via', when: saying('segunda via') }).expect(200);
  const restored = await supervisor.post(`/api/rules/${id}/restore`).send({ version: 1 }).expect(200);
  expect(restored.body).toMatchObject({ version: 3, name: 'boleto', when: saying('boleto') });
  const { body: versions } = await supervisor.get(`/api/rules/${id}/versions`).expect(200);
  expect(versions).toMatchObject([
    { version: 3, name: 'boleto', savedBy: { kind: 'user', id: supervisor.user.id, name: supervisor.user.name } },
    { version: 2, name: 'segunda via' },
    { version: 1, name: 'boleto', savedAt: expect.any(String) },
  ]);
  const { body } = await supervisor.post(`/api/rules/${id}/restore`).send({ version: 7 }).expect(422);
  expect(body.error.fields).toEqual({ version: 'Esta versão não existe.' });
});

it('409 with both versions for whoever saves what another changed meanwhile, and of two at once one wins', async () => {
  const first = await create('boleto');
  const { id } = first;
  const answers = await Promise.all(['um', 'dois'].map((name) => supervisor.put(`/api/rules/${id}`).send({ name, ifVersion: 1 })));
  expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
  const lost = answers.find(({ status }) => status === 409);
  const [won, late] = answers[0]?.status === 200 ? ['um', 'dois'] : ['dois', 'um'];
  expect(lost?.body.error).toEqual({
    code: 'version_conflict',
    message: 'Outra pessoa salvou esta regra antes de você. Compare as duas versões e salve de novo.',
    versions: {
      yours: { ...first, name: late, version: 1 },
      stored: { ...first, name: won, version: 2 },
    },
  });
  expect((await supervisor.get(`/api/rules/${id}/versions`)).body).toHaveLength(2);
});

it('409 too for a record that is sent back as it was read, with a change that the stored one has not', async () => {
  const read = await create('boleto');
  await supervisor.put(`/api/rules/${read.id}`).send({ ...read, when: saying('nota') }).expect(200);
  const { body } = await supervisor.put(`/api/rules/${read.id}`).send({ ...read, enabled: false }).expect(409);
  expect(body.error.versions).toMatchObject({ yours: { when: saying('boleto'), enabled: false, version: 1 }, stored: { when: saying('nota'), enabled: true, version: 2 } });
});

it('keep distinct places when many are made at once', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => create(`regra ${index}`, index % 2 ? { position: 0 } : {})));
  expect((await order()).map((line) => line.split(' ')[0])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
});

it('are flagged when what they name is gone, and refused when it is not there', async () => {
  const passing = await app.createDepartment('Passageiro');
  const { id } = await create('boleto', thenDo({ departmentId: passing.id }));
  await DepartmentModel.updateOne({ _id: passing.id }, { $set: { active: false } });
  expect((await supervisor.get(`/api/rules/${id}`).expect(200)).body.problems).toEqual([{ code: 'unknown_department', id: passing.id }]);
  // It can be switched off as it is, and mended later.
  await supervisor.put(`/api/rules/${id}`).send({ enabled: false }).expect(200);

  const { body } = await supervisor.post('/api/rules').send(given('x', thenDo({ userId: UNKNOWN_ID }))).expect(422);
  expect(body.error.fields).toEqual({ 'then.userId': 'Este usuário não existe.' });
  const unknownTag = { combinator: 'and', rules: [{ field: 'tags', operator: 'contains', value: UNKNOWN_ID }] };
  expect((await supervisor.post('/api/rules').send(given('x', { when: unknownTag })).expect(422)).body.error.fields).toEqual({ when: expect.any(String) });
});

it.each([
  ['without an action', thenDo({ stop: false }), 'then', 'Escolha pelo menos uma ação.'],
  ['with a broken regex', { when: { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'regex', value: '(' }] } }, 'when.rules.0.value', 'A expressão regular não é válida.'],
  ['with a comparison that its field does not have', { when: { combinator: 'and', rules: [{ field: 'isLinked', operator: 'contains', value: 'x' }] } }, 'when.rules.0.operator', 'Esta comparação não serve para este campo.'],
  ['that ends before it begins', { validFrom: '2026-05-02T00:00:00Z', validTo: '2026-05-01T00:00:00Z' }, 'validTo', 'O fim da validade precisa vir depois do início.'],
])('422 for one %s', async (_what, extra, field, sentence) => {
  const { body } = await supervisor.post('/api/rules').send(given('boleto', extra)).expect(422);
  expect(body.error).toMatchObject({ code: 'invalid', fields: { [field]: sentence } });
});

it('422 when a change makes it end before it begins', async () => {
  const { id } = await create('boleto', { validFrom: '2026-05-02T00:00:00Z' });
  const { body } = await supervisor.put(`/api/rules/${id}`).send({ validTo: '2026-05-01T00:00:00Z' }).expect(422);
  expect(body.error.fields).toEqual({ validTo: 'O fim da validade precisa vir depois do início.' });
});

it(`409 beyond ${MAX_RULES} rules, with the limit in words`, async () => {
  const content = { enabled: true, validFrom: null, validTo: null, when: saying('x'), ...thenDo({ departmentId, stop: true }), version: 1 };
  await RuleModel.collection.insertMany(Array.from({ length: MAX_RULES }, (_, position) => ({ name: `regra ${position}`, position, ...content })));
  const { body } = await supervisor.post('/api/rules').send(given('mais uma')).expect(409);
  expect(body.error.message).toContain(String(MAX_RULES));
});
