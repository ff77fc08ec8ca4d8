import { DEFAULT_SETTINGS } from '../../engine/contract/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { HOURS, HOURS_ANSWERED, WRONG_HOURS } from './businessHours.ts';
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

describe('routing', () => {
  it('is by hand, without limits, until something is chosen, and keeps what is not given', async () => {
    const { body: department } = await supervisor.post('/api/departments').send({ name: 'Fiscal' }).expect(201);
    const path = `/api/departments/${department.id}`;
    const chosen = { strategy: { kind: 'sticky', to: 'lastAgent', waitMinutes: 15, fallback: 'leastBusy' }, maxPerAgent: 3, hours: HOURS, reservationSeconds: 30 };
    const answered = { ...department, ...chosen, hours: HOURS_ANSWERED };
    expect((await supervisor.put(path).send(chosen).expect(200)).body).toEqual(answered);
    expect((await supervisor.put(path).send({ name: 'Fiscal' }).expect(200)).body).toEqual(answered);
    // What a form sends back: the record itself.
    expect((await admin.put(path).send(answered).expect(200)).body).toEqual(answered);

    expect((await supervisor.put(path).send({ maxPerAgent: null, hours: null }).expect(200)).body).toEqual({ ...answered, maxPerAgent: null, hours: null });
    const agent = await app.signInAs('agent');
    expect((await agent.get(path).expect(200)).body).toEqual({ ...answered, maxPerAgent: null, hours: null });
    expect((await agent.get('/api/departments').query({ filter: JSON.stringify({ id: [department.id] }) }).expect(200)).body).toEqual([{ ...answered, maxPerAgent: null, hours: null }]);
  });

  it('is chosen while creating', async () => {
    const given = { name: 'Cadastro', strategy: { kind: 'skills' }, maxPerAgent: 1000, hours: { timeZone: 'America/Manaus', weekly: [] }, reservationSeconds: 3600 };
    const { body } = await supervisor.post('/api/departments').send(given).expect(201);
    expect(body).toEqual({ id: expect.any(String), memberIds: [], active: true, ...given, hours: { ...given.hours, holidays: null, dates: [] } });
    expect((await supervisor.get(`/api/departments/${body.id}`).expect(200)).body).toEqual(body);
  });

  const kinds = 'roundRobin, leastBusy, longestIdle, skills, manual';
  const sticky = { kind: 'sticky', to: 'manager', waitMinutes: 0, fallback: 'manual' };
  it.each<[string, object, string, string]>([
    ['an unknown strategy', { strategy: { kind: 'lottery' } }, 'strategy.kind', `Escolha um destes: ${kinds}, sticky.`],
    ['a strategy without a kind', { strategy: {} }, 'strategy.kind', 'Preencha este campo.'],
    ['no strategy', { strategy: null }, 'strategy', 'Preencha este campo.'],
    ['a sticky one to nobody known', { strategy: { ...sticky, to: 'boss' } }, 'strategy.to', 'Escolha um destes: lastAgent, manager.'],
    ['a sticky one that waits over a day', { strategy: { ...sticky, waitMinutes: 1441 } }, 'strategy.waitMinutes', 'O maior valor aceito é 1440.'],
    ['a sticky one that falls back on itself', { strategy: { ...sticky, fallback: 'sticky' } }, 'strategy.fallback', `Escolha um destes: ${kinds}.`],
    ['nothing for anybody', { maxPerAgent: 0 }, 'maxPerAgent', 'O menor valor aceito é 1.'],
    ['too much for one', { maxPerAgent: 1001 }, 'maxPerAgent', 'O maior valor aceito é 1000.'],
    ['half a conversation', { maxPerAgent: 1.5 }, 'maxPerAgent', 'Use um número inteiro.'],
    ['no time to accept', { reservationSeconds: 9 }, 'reservationSeconds', 'O menor valor aceito é 10.'],
    ['over an hour to accept', { reservationSeconds: 3601 }, 'reservationSeconds', 'O maior valor aceito é 3600.'],
    ...WRONG_HOURS.map(([what, hours, field, sentence]): [string, object, string, string] => [what, { hours }, field, sentence]),
  ])('422 for %s', async (_, given, field, sentence) => {
    const department = await app.createDepartment();
    for (const call of [supervisor.put(`/api/departments/${department.id}`).send(given), supervisor.post('/api/departments').send({ name: 'Recusado', ...given })]) {
      const { body } = await call.expect(422);
      expect(body.error.fields).toEqual({ [field]: sentence });
    }
    expect((await supervisor.get(`/api/departments/${department.id}`)).body).toMatchObject({ strategy: { kind: 'manual' }, maxPerAgent: null, hours: null, reservationSeconds: null });
  });

  it('is not for agents to choose: 403', async () => {
    const department = await app.createDepartment();
    const agent = await app.signInAs('agent');
    await agent.put(`/api/departments/${department.id}`).send({ strategy: { kind: 'leastBusy' } }).expect(403);
    await agent.post('/api/departments').send({ name: 'Meu', strategy: { kind: 'leastBusy' } }).expect(403);
    expect((await supervisor.get(`/api/departments/${department.id}`)).body.strategy).toEqual({ kind: 'manual' });
  });
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

  it('limit how much the engine gives to one user, and say how the common queue is given out', async () => {
    expect((await supervisor.get('/api/settings').expect(200)).body).toMatchObject({ rateLimit: null, commonStrategy: { kind: 'manual' } });
    const chosen = { rateLimit: { count: 10, minutes: 60 }, commonStrategy: { kind: 'longestIdle' } };
    expect((await supervisor.put('/api/settings').send(chosen).expect(200)).body).toMatchObject(chosen);
    expect((await admin.put('/api/settings').send({ rateLimit: null }).expect(200)).body).toMatchObject({ ...chosen, rateLimit: null });
    expect((await (await app.signInAs('agent')).get('/api/settings').expect(200)).body).toMatchObject({ ...chosen, rateLimit: null });
  });

  it.each<[object, string, string]>([
    [{ rateLimit: { count: 0, minutes: 60 } }, 'rateLimit.count', 'O menor valor aceito é 1.'],
    [{ rateLimit: { count: 201, minutes: 60 } }, 'rateLimit.count', 'O maior valor aceito é 200.'],
    [{ rateLimit: { count: 10, minutes: 1441 } }, 'rateLimit.minutes', 'O maior valor aceito é 1440.'],
    [{ rateLimit: { count: 10 } }, 'rateLimit.minutes', 'Preencha este campo.'],
    [{ rateLimit: 10 }, 'rateLimit', 'O valor não é do tipo esperado.'],
    [{ commonStrategy: null }, 'commonStrategy', 'Preencha este campo.'],
    [{ commonStrategy: { kind: 'roundrobin' } }, 'commonStrategy.kind', 'Escolha um destes: roundRobin, leastBusy, longestIdle, skills, manual, sticky.'],
  ])('422 for %j', async (given, field, sentence) => {
    const { body } = await supervisor.put('/api/settings').send(given).expect(422);
    expect(body.error.fields).toEqual({ [field]: sentence });
  });

  it('are not for agents to change: 403', async () => {
    await (await app.signInAs('agent')).put('/api/settings').send({ rateLimit: null }).expect(403);
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
