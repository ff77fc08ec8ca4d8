import supertest from 'supertest';
import { ensureFirstAdmin } from '../../engine/commands/users/index.ts';
import { SessionModel, UserModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signInAs('admin');
});
afterAll(() => app.close());

const BEA = { name: 'Bea Araújo', email: 'Bea@Exemplo.com.br', password: 'senha-da-bea' };

describe('creating', () => {
  it('answers 201 without the password, with the defaults; the password signs in', async () => {
    const { body } = await admin.post('/api/users').send(BEA).expect(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Bea Araújo',
      email: 'bea@exemplo.com.br',
      role: 'agent',
      departmentIds: [],
      capacity: 10,
      skills: [],
      presence: 'offline',
      pausedReason: null,
      pausedAt: null,
      active: true,
      load: 0,
    });
    await app.request.post('/api/session').send({ email: 'bea@exemplo.com.br', password: BEA.password }).expect(200);
    expect((await UserModel.findById(body.id).lean())?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('409 for a taken e-mail, naming the field', async () => {
    const user = await app.createUser();
    const { body } = await admin.post('/api/users').send({ ...BEA, email: user.email.toUpperCase() }).expect(409);
    expect(body.error).toMatchObject({ code: 'duplicate', fields: { email: 'Este valor já está em uso.' } });
  });

  it.each([
    [{ ...BEA, email: 'bea' }, 'email'],
    [{ ...BEA, email: { $gt: '' } }, 'email'],
    [{ ...BEA, password: 'curta' }, 'password'],
    [{ ...BEA, name: ' ' }, 'name'],
    [{ ...BEA, name: 'x'.repeat(121) }, 'name'],
    [{ ...BEA, role: 'root' }, 'role'],
    [{ ...BEA, capacity: 1.5 }, 'capacity'],
    [{ ...BEA, capacity: -1 }, 'capacity'],
    [{ ...BEA, departmentIds: [UNKNOWN_ID] }, 'departmentIds'],
    [{ ...BEA, departmentIds: ['x'] }, 'departmentIds.0'],
  ])('422 for %j', async (body, field) => {
    const response = await admin.post('/api/users').send(body).expect(422);
    expect(Object.keys(response.body.error.fields)).toEqual([field]);
  });
});

describe('listing', () => {
  it('filters, sorts, pages and counts', async () => {
    const department = await app.createDepartment();
    const names = ['Zé', 'Álvaro', 'Mário Souza'];
    for (const name of names) await app.createUser({ name, departmentIds: [department.id] });
    const query = { filter: JSON.stringify({ departmentId: department.id }), sort: '["name","DESC"]', range: '[0,1]' };
    const { body, headers } = await admin.get('/api/users').query(query).expect(200);
    expect(body.map((user: { name: string }) => user.name)).toEqual(['Álvaro', 'Zé']);
    expect(headers['content-range']).toBe('users 0-1/3');

    const found = await admin.get('/api/users').query({ filter: JSON.stringify({ q: 'mario sou' }) }).expect(200);
    expect(found.body.map((user: { name: string }) => user.name)).toEqual(['Mário Souza']);

    const none = await admin.get('/api/users').query({ filter: JSON.stringify({ id: [UNKNOWN_ID] }) }).expect(200);
    expect([none.body, none.headers['content-range']]).toEqual([[], 'users */0']);

    const many = await admin.get('/api/users').query({ filter: JSON.stringify({ id: [admin.user.id, UNKNOWN_ID] }) }).expect(200);
    expect(many.body).toHaveLength(1);
  });

  it('shows agents what a transfer needs: no e-mails, not by search or sort either', async () => {
    const agent = await app.signInAs('agent');
    const { body } = await agent.get(`/api/users/${admin.user.id}`).expect(200);
    expect(body).toMatchObject({ id: admin.user.id, name: admin.user.name, presence: 'online' });
    expect(body).not.toHaveProperty('email');
    const own = await agent.get(`/api/users/${agent.user.id}`).expect(200);
    expect(own.body.email).toBe(agent.user.email);
    const found = await agent.get('/api/users').query({ filter: JSON.stringify({ q: admin.user.email.split('@')[0] }) }).expect(200);
    expect(found.body).toEqual([]);
    await agent.get('/api/users').query({ filter: JSON.stringify({ email: admin.user.email }) }).expect(403);
    await agent.get('/api/users').query({ sort: '["email","ASC"]' }).expect(403);
  });
});

describe('changing', () => {
  it('changes what is given only', async () => {
    const user = await app.createUser({ name: 'Caio', capacity: 4 });
    const { body } = await admin.put(`/api/users/${user.id}`).send({ name: 'Caio Lima' }).expect(200);
    expect(body).toMatchObject({ name: 'Caio Lima', capacity: 4, email: user.email });
    await admin.put(`/api/users/${user.id}`).send({ name: null }).expect(422);
    await app.signInAs(user);
  });

  it('ends the other sessions with a new password', async () => {
    const agent = await app.signInAs('agent');
    await admin.put(`/api/users/${agent.user.id}`).send({ password: 'nova-senha-boa' }).expect(200);
    await agent.get('/api/session').expect(401);
    const self = await app.signInAs('admin');
    const elsewhere = await app.signInAs(self.user);
    await self.put(`/api/users/${self.user.id}`).send({ password: 'nova-senha-boa' }).expect(200);
    await self.get('/api/session').expect(200);
    await elsewhere.get('/api/session').expect(401);
  });

  it('ends every session of a deactivated user', async () => {
    const agent = await app.signInAs('agent');
    const { body } = await admin.put(`/api/users/${agent.user.id}`).send({ active: false }).expect(200);
    expect(body).toMatchObject({ active: false, presence: 'offline' });
    expect(await SessionModel.countDocuments({ userId: agent.user.id })).toBe(0);
  });

  it('gives what a deactivated user has back to its queue', async () => {
    const agent = await app.signInAs('agent');
    const device = await app.createSimulatorDevice();
    const { id } = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
    await agent.post(`/api/conversations/${id}/accept`).expect(200);
    expect((await admin.put(`/api/users/${agent.user.id}`).send({ active: false }).expect(200)).body.load).toBe(0);
    expect((await admin.get(`/api/conversations/${id}`).expect(200)).body).toMatchObject({ state: 'waiting', assignee: null });
    const timeline = (await admin.get(`/api/conversations/${id}/timeline`).expect(200)).body;
    expect(timeline.at(-1)).toMatchObject({ type: 'released', by: { kind: 'system' }, data: { reason: 'user_deactivated', userName: agent.user.name } });
  });

  it('gives a new role at once', async () => {
    const agent = await app.signInAs('agent');
    await agent.post('/api/tags').send({ name: 'Urgente' }).expect(403);
    await admin.put(`/api/users/${agent.user.id}`).send({ role: 'supervisor' }).expect(200);
    await agent.post('/api/tags').send({ name: 'Urgente' }).expect(201);
  });
});

describe('skills', () => {
  const skills = [{ name: 'Fiscal', level: 5 }, { name: 'inglês', level: 1 }];

  it('are none until they are given, and are replaced as a whole', async () => {
    const { body: user } = await admin.post('/api/users').send({ ...BEA, email: 'fiscal@exemplo.com.br', skills }).expect(201);
    const path = `/api/users/${user.id}`;
    expect(user.skills).toEqual(skills);
    expect((await admin.put(path).send({ name: 'Bea' }).expect(200)).body.skills).toEqual(skills);
    expect((await admin.put(path).send({ skills: [{ name: ' Fiscal ', level: 2 }] }).expect(200)).body.skills).toEqual([{ name: 'Fiscal', level: 2 }]);
    expect((await admin.put(path).send({ skills: [] }).expect(200)).body.skills).toEqual([]);
    const most = Array.from({ length: 50 }, (_, index) => ({ name: `tema ${index}`, level: 3 }));
    expect((await admin.put(path).send({ skills: most }).expect(200)).body.skills).toEqual(most);
  });

  it.each<[string, object, string, string]>([
    ['level 6', { skills: [{ name: 'Fiscal', level: 6 }] }, 'skills.0.level', 'O maior valor aceito é 5.'],
    ['level 0', { skills: [{ name: 'Fiscal', level: 0 }] }, 'skills.0.level', 'O menor valor aceito é 1.'],
    ['half a level', { skills: [{ name: 'Fiscal', level: 2.5 }] }, 'skills.0.level', 'Use um número inteiro.'],
    ['no level', { skills: [{ name: 'Fiscal' }] }, 'skills.0.level', 'Preencha este campo.'],
    ['no name', { skills: [{ name: ' ', level: 1 }] }, 'skills.0.name', 'Preencha este campo.'],
    ['a name of 61 characters', { skills: [{ name: 'x'.repeat(61), level: 1 }] }, 'skills.0.name', 'Use no máximo 60 caracteres.'],
    ['51 skills', { skills: Array.from({ length: 51 }, (_, index) => ({ name: `tema ${index}`, level: 3 })) }, 'skills', 'Escolha no máximo 50.'],
    ['none at all', { skills: null }, 'skills', 'Preencha este campo.'],
    ['words alone', { skills: ['Fiscal'] }, 'skills.0', 'O valor não é do tipo esperado.'],
    ['a capacity of 1001', { capacity: 1001 }, 'capacity', 'O maior valor aceito é 1000.'],
    ['a capacity below nothing', { capacity: -1 }, 'capacity', 'O menor valor aceito é 0.'],
    ['half a capacity', { capacity: 1.5 }, 'capacity', 'Use um número inteiro.'],
  ])('422 for %s', async (_, given, field, sentence) => {
    const user = await app.createUser();
    for (const call of [admin.put(`/api/users/${user.id}`).send(given), admin.post('/api/users').send({ ...BEA, email: 'recusada@exemplo.com.br', ...given })]) {
      const { body } = await call.expect(422);
      expect(body.error.fields).toEqual({ [field]: sentence });
    }
    expect((await admin.get(`/api/users/${user.id}`)).body).toMatchObject({ skills: [], capacity: 10 });
  });

  it('are for administrators to give, and not shown to colleagues, who see a pause', async () => {
    const [agent, supervisor] = [await app.signInAs('agent'), await app.signInAs('supervisor')];
    const colleague = await app.signInAs('agent');
    const path = `/api/users/${colleague.user.id}`;
    for (const who of [agent, supervisor]) await who.put(path).send({ skills }).expect(403);
    await admin.put(path).send({ skills }).expect(200);
    await colleague.put('/api/session/pause').send({ reason: 'Almoço' }).expect(200);

    const { body: seen } = await agent.get(path).expect(200);
    expect(seen).toMatchObject({ presence: 'online', pausedReason: 'Almoço' });
    expect(seen).not.toHaveProperty('skills');
    expect((await supervisor.get(path).expect(200)).body).toMatchObject({ skills, pausedReason: 'Almoço' });
    expect((await colleague.get(path).expect(200)).body).toMatchObject({ skills, pausedReason: 'Almoço' });
  });

  it('let an administrator begin and end a pause, with everything else of one record at once', async () => {
    const user = await app.createUser();
    const path = `/api/users/${user.id}`;
    const chosen = { skills, capacity: 3, pausedReason: 'Treinamento' };
    const { body: paused } = await admin.put(path).send(chosen).expect(200);
    expect(paused).toMatchObject({ ...chosen, pausedAt: expect.any(String) });
    expect((await admin.get(path).expect(200)).body).toEqual(paused);
    // What was read is sent back: nothing changes, not even since when.
    expect((await admin.put(path).send(paused).expect(200)).body).toEqual(paused);
    expect((await admin.put(path).send({ pausedReason: null }).expect(200)).body).toEqual({ ...paused, pausedReason: null, pausedAt: null });
    expect((await admin.put(path).send({ pausedReason: 'x'.repeat(61) }).expect(422)).body.error.fields).toEqual({ pausedReason: 'Use no máximo 60 caracteres.' });
    await (await app.signInAs('supervisor')).put(path).send({ pausedReason: 'Castigo' }).expect(403);
  });
});

describe('administrators', () => {
  it('cannot take their own access away', async () => {
    for (const changes of [{ active: false }, { role: 'agent' }]) {
      const { body } = await admin.put(`/api/users/${admin.user.id}`).send(changes).expect(409);
      expect(body.error).toMatchObject({ code: 'conflict', message: expect.stringContaining('seu próprio usuário') });
    }
    await admin.delete(`/api/users/${admin.user.id}`).expect(409);
    await admin.put(`/api/users/${admin.user.id}`).send({ name: 'Ainda aqui', role: 'admin', active: true }).expect(200);
  });

  it('two who demote each other at once leave one', async () => {
    await UserModel.updateMany({ role: 'admin', _id: { $ne: admin.user.id } }, { $set: { role: 'agent' } });
    const other = await app.signInAs('admin');
    const answers = await Promise.all([
      admin.put(`/api/users/${other.user.id}`).send({ role: 'agent' }),
      other.put(`/api/users/${admin.user.id}`).send({ role: 'agent' }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(await UserModel.countDocuments({ role: 'admin', active: true })).toBe(1);
    await UserModel.updateOne({ _id: admin.user.id }, { $set: { role: 'admin' } });
  });

  it('the first is made once, on an empty database only', async () => {
    expect(await ensureFirstAdmin({ email: 'outra@exemplo.com', password: 'senha-boa' })).toBeNull();
  });
});

describe('deleting', () => {
  it('answers who was deleted; 409 for somebody with history', async () => {
    const user = await app.createUser();
    const { body } = await admin.delete(`/api/users/${user.id}`).expect(200);
    expect(body.id).toBe(user.id);
    await admin.get(`/api/users/${user.id}`).expect(404);

    const agent = await app.signInAs('agent');
    const device = await app.createSimulatorDevice();
    const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
    await agent.post(`/api/conversations/${conversation.id}/accept`).send({}).expect(200);
    await agent.post(`/api/conversations/${conversation.id}/release`).send({}).expect(200);
    const refused = await admin.delete(`/api/users/${agent.user.id}`).expect(409);
    expect(refused.body.error.code).toBe('in_use');
  });
});

describe('leaving', () => {
  async function withWork(count: number) {
    const agent = await app.signInAs('agent');
    const device = await app.createSimulatorDevice();
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { id } = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
      await agent.post(`/api/conversations/${id}/accept`).expect(200);
      ids.push(id);
    }
    return { agent, ids, path: `/api/users/${agent.user.id}/leaving` };
  }

  it('lets an agent see what would become of what they have, and end their own shift', async () => {
    const { agent, ids, path } = await withWork(3);
    const colleague = await app.createUser({ name: 'Bruno', capacity: 0, presence: 'offline' });
    const plan = { rest: { kind: 'queue' }, exceptions: [{ conversationId: ids[0], outcome: { kind: 'user', userId: colleague.id } }, { conversationId: ids[1], outcome: { kind: 'keep' } }] };
    const { body: preview } = await agent.post(`${path}/preview`).send(plan).expect(200);
    expect(preview).toMatchObject({
      user: { id: agent.user.id, name: agent.user.name },
      reason: 'shift_end',
      conversations: [
        { conversation: { id: ids[0] }, kind: 'user', user: { id: colleague.id, name: 'Bruno' }, overCapacity: true, receiverOffline: true },
        { conversation: { id: ids[1] }, kind: 'keep' },
        { conversation: { id: ids[2] }, kind: 'queue', department: null },
      ],
    });
    expect((await agent.get(`/api/conversations/${ids[2]}`)).body.assignee).toMatchObject({ id: agent.user.id });

    const { body } = await agent.post(path).send(plan).expect(200);
    expect(body).toEqual({ user: { id: agent.user.id, name: agent.user.name }, moved: 2, kept: 1 });
    const assignees = await Promise.all(ids.map(async (id) => (await admin.get(`/api/conversations/${id}`).expect(200)).body.assignee?.id ?? null));
    expect(assignees).toEqual([colleague.id, agent.user.id, null]);
    expect((await agent.get('/api/session').expect(200)).body.user).toMatchObject({ presence: 'offline', active: true, load: 1 });
  });

  it("lets a supervisor end anybody's shift; administrators deactivate", async () => {
    const { agent, ids, path } = await withWork(2);
    const supervisor = await app.signInAs('supervisor');
    await supervisor.post(`${path}/preview`).send({}).expect(200);
    expect((await supervisor.post(path).send({ rest: { kind: 'keep' } }).expect(200)).body).toMatchObject({ moved: 0, kept: 2 });
    await supervisor.post(path).send({ reason: 'user_deactivated' }).expect(403);
    expect((await admin.post(path).send({ reason: 'user_deactivated' }).expect(200)).body).toMatchObject({ moved: 2, kept: 0 });
    expect((await admin.get(`/api/users/${agent.user.id}`).expect(200)).body).toMatchObject({ active: false, presence: 'offline', load: 0 });
    await agent.get('/api/session').expect(401);
    expect((await admin.get(`/api/conversations/${ids[0]}`).expect(200)).body).toMatchObject({ state: 'waiting', assignee: null });
  });

  it('takes an administrator no access of their own', async () => {
    const { body } = await admin.post(`/api/users/${admin.user.id}/leaving`).send({ reason: 'user_deactivated' }).expect(409);
    expect(body.error.code).toBe('conflict');
    expect((await admin.get('/api/session').expect(200)).body.user.active).toBe(true);
  });

  describe.each(['/leaving/preview', '/leaving'])('%s', (suffix) => {
    it('401 for who is not signed in, 403 for the shift of another and for deactivating oneself as an agent', async () => {
      const [agent, other] = await Promise.all([app.signInAs('agent'), app.createUser()]);
      await supertest(app.url).post(`/api/users/${other.id}${suffix}`).send({}).expect(401);
      await agent.post(`/api/users/${other.id}${suffix}`).send({}).expect(403);
      await agent.post(`/api/users/${agent.user.id}${suffix}`).send({ reason: 'user_deactivated' }).expect(403);
    });

    it('404 for nobody, 400 for what cannot be read', async () => {
      await admin.post(`/api/users/${UNKNOWN_ID}${suffix}`).send({}).expect(404);
      const user = await app.createUser();
      await admin.post(`/api/users/${user.id}${suffix}`).set('content-type', 'application/json').send('{').expect(400);
    });

    it('422 for a receiver who cannot be and for what a plan cannot say, naming the field', async () => {
      const [user, inactive] = await Promise.all([app.createUser(), app.createUser({ active: false })]);
      const refused: [object, string][] = [
        [{ rest: { kind: 'user', userId: UNKNOWN_ID } }, 'rest.userId'],
        [{ rest: { kind: 'user', userId: user.id } }, 'rest.userId'],
        [{ rest: { kind: 'user' } }, 'rest.userId'],
        [{ exceptions: [{ conversationId: UNKNOWN_ID, outcome: { kind: 'user', userId: inactive.id } }] }, 'exceptions.0.outcome.userId'],
        [{ exceptions: [{ conversationId: 'x', outcome: { kind: 'keep' } }] }, 'exceptions.0.conversationId'],
        [{ reason: 'user_deactivated', rest: { kind: 'keep' } }, 'rest.kind'],
        [{ reason: 'absent' }, 'reason'],
      ];
      for (const [plan, field] of refused) {
        const { body } = await admin.post(`/api/users/${user.id}${suffix}`).send(plan).expect(422);
        expect(Object.keys(body.error.fields)).toEqual([field]);
      }
      expect((await admin.get(`/api/users/${user.id}`)).body).toMatchObject({ active: true, presence: 'online' });
    });
  });
});
