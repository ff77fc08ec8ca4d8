import { DEFAULT_SETTINGS } from '../../engine/contract/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  supervisor = await app.signInAs('supervisor');
  admin = await app.signInAs('admin');
});
afterAll(() => app.close());

describe('membership', () => {
  it('is the same from both sides', async () => {
    const [ana, caio] = [await app.createUser({ name: 'Ana' }), await app.createUser({ name: 'Caio' })];
    const { body: department } = await supervisor.post('/api/departments').send({ name: 'Vendas', memberIds: [ana.id, caio.id, ana.id] }).expect(201);
    const routing = { strategy: { kind: 'manual' }, maxPerAgent: null, hours: null, reservationSeconds: null };
    expect(department).toEqual({ id: expect.any(String), name: 'Vendas', memberIds: [ana.id, caio.id], active: true, ...routing });
    expect((await admin.get(`/api/users/${ana.id}`)).body.departmentIds).toEqual([department.id]);

    await admin.put(`/api/users/${ana.id}`).send({ departmentIds: [] }).expect(200);
    expect((await supervisor.get(`/api/departments/${department.id}`)).body.memberIds).toEqual([caio.id]);

    const changed = await supervisor.put(`/api/departments/${department.id}`).send({ memberIds: [ana.id] }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Vendas', memberIds: [ana.id] });
    expect((await admin.get(`/api/users/${caio.id}`)).body.departmentIds).toEqual([]);

    const renamed = await supervisor.put(`/api/departments/${department.id}`).send({ name: 'Comercial' }).expect(200);
    expect(renamed.body.memberIds).toEqual([ana.id]);
    const deleted = await supervisor.delete(`/api/departments/${department.id}`).expect(200);
    expect(deleted.body).toMatchObject({ name: 'Comercial', memberIds: [ana.id] });
    expect((await admin.get(`/api/users/${ana.id}`)).body.departmentIds).toEqual([]);
  });

  it('422 for a member that does not exist', async () => {
    const { body } = await supervisor.post('/api/departments').send({ name: 'Fantasmas', memberIds: [UNKNOWN_ID] }).expect(422);
    expect(body.error.fields).toEqual({ memberIds: 'Este usuário não existe.' });
  });
});

it('409 for a name that differs in accents and case only', async () => {
  await supervisor.post('/api/departments').send({ name: 'Cobrança' }).expect(201);
  const { body } = await supervisor.post('/api/departments').send({ name: 'COBRANCA' }).expect(409);
  expect(body.error).toMatchObject({ code: 'duplicate', fields: { name: expect.any(String) } });
});

it('409 when a device sends to it', async () => {
  const department = await app.createDepartment();
  await app.createSimulatorDevice({ defaultDepartmentId: department.id });
  const { body } = await supervisor.delete(`/api/departments/${department.id}`).expect(409);
  expect(body.error.code).toBe('in_use');
});

describe('settings', () => {
  it('have defaults, take a part, refuse nonsense', async () => {
    const agent = await app.signInAs('agent');
    expect((await agent.get('/api/settings').expect(200)).body).toEqual(DEFAULT_SETTINGS);
    const { body } = await supervisor.put('/api/settings').send({ companyName: 'Padaria Real', closeReasons: ['Resolvido'] }).expect(200);
    expect(body).toEqual({ ...DEFAULT_SETTINGS, companyName: 'Padaria Real', closeReasons: ['Resolvido'] });
    const wrong = await supervisor.put('/api/settings').send({ timeZone: 'Marte/Olympus', visibility: 'nobody' }).expect(422);
    expect(Object.keys(wrong.body.error.fields).toSorted()).toEqual(['timeZone', 'visibility']);
  });
});

describe('tags and quick replies', () => {
  it('are written, found and deleted', async () => {
    const { body: tag } = await supervisor.post('/api/tags').send({ name: 'Orçamento' }).expect(201);
    expect(tag).toEqual({ id: expect.any(String), name: 'Orçamento', color: '#607d8b' });
    await supervisor.post('/api/tags').send({ name: 'orcamento' }).expect(409);
    await supervisor.put(`/api/tags/${tag.id}`).send({ color: 'vermelho' }).expect(422);
    expect((await supervisor.put(`/api/tags/${tag.id}`).send({ color: '#ff0000' }).expect(200)).body.color).toBe('#ff0000');
    expect((await supervisor.get('/api/tags').query({ filter: '{"q":"orcam"}' })).body).toHaveLength(1);
    await supervisor.delete(`/api/tags/${tag.id}`).expect(200);

    const department = await app.createDepartment();
    const reply = { shortcut: 'Bomdia', text: 'Bom dia! Como posso ajudar?' };
    const { body } = await supervisor.post('/api/quick-replies').send(reply).expect(201);
    expect(body).toEqual({ id: expect.any(String), ...reply, departmentId: null });
    const taken = await supervisor.post('/api/quick-replies').send({ ...reply, shortcut: 'bomDIA' }).expect(409);
    expect(taken.body.error.fields).toEqual({ shortcut: expect.any(String) });
    await supervisor.post('/api/quick-replies').send({ ...reply, departmentId: department.id }).expect(201);
    expect((await supervisor.post('/api/quick-replies').send({ ...reply, shortcut: '/tchau', departmentId: department.id }).expect(201)).body.shortcut).toBe('tchau');
    await supervisor.post('/api/quick-replies').send({ ...reply, shortcut: '/' }).expect(422);
    await supervisor.post('/api/quick-replies').send({ ...reply, shortcut: 'bom dia' }).expect(422);
    await supervisor.post('/api/quick-replies').send({ ...reply, shortcut: 'x', departmentId: UNKNOWN_ID }).expect(422);
    const mine = await supervisor.get('/api/quick-replies').query({ filter: JSON.stringify({ departmentId: null }) }).expect(200);
    expect(mine.body).toEqual([body]);
  });
});
