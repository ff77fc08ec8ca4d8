import { parseSetCookie } from 'cookie';
import supertest from 'supertest';
import { createSessions } from '../../engine/api/session/sessions.ts';
import { SessionModel, UserModel } from '../../engine/models/index.ts';
import { startTestApp, type TestApp } from '../support/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const cookieOf = (response: supertest.Response) => parseSetCookie((response.get('Set-Cookie') ?? [])[0] ?? '');

describe('signing in', () => {
  it('answers the user without the password, and an HttpOnly cookie whose token the store does not know', async () => {
    const user = await app.createUser({ role: 'supervisor', presence: 'offline' });
    const response = await supertest(app.url).post('/api/session').send({ email: ` ${user.email.toUpperCase()} `, password: user.password }).expect(200);
    expect(response.body).toEqual({
      user: { id: user.id, name: user.name, email: user.email, role: 'supervisor', departmentIds: [], capacity: 10, skills: [], presence: 'online', pausedReason: null, pausedAt: null, active: true, load: 0 },
      maxUploadBytes: app.services.media.maxBytes,
    });
    const cookie = cookieOf(response);
    expect(cookie).toMatchObject({ name: 'balcao_session', httpOnly: true, sameSite: 'lax', path: '/' });
    expect(cookie.secure).toBeFalsy();
    expect(await SessionModel.exists({ _id: cookie.value })).toBeNull();
    expect(await SessionModel.countDocuments({ userId: user.id })).toBe(1);
  });

  it('makes a new token each time, also over an old session', async () => {
    const user = await app.createUser();
    const first = cookieOf(await supertest(app.url).post('/api/session').send(user).expect(200));
    const second = cookieOf(await supertest(app.url).post('/api/session').set('Cookie', `balcao_session=${first.value}`).send(user).expect(200));
    expect(second.value).not.toBe(first.value);
  });

  it('keeps somebody away who said so', async () => {
    const user = await app.createUser({ presence: 'away' });
    const { body } = await supertest(app.url).post('/api/session').send(user).expect(200);
    expect(body.user.presence).toBe('away');
  });

  it('says the same of a wrong password, an unknown e-mail and a deactivated user', async () => {
    const user = await app.createUser();
    const inactive = await app.createUser({ active: false });
    const wrong = await Promise.all([
      app.request.post('/api/session').send({ email: user.email, password: 'errada-mesmo' }),
      app.request.post('/api/session').send({ email: 'ninguem@teste.local', password: 'errada-mesmo' }),
      app.request.post('/api/session').send({ email: inactive.email, password: inactive.password }),
    ]);
    for (const { status, body, headers } of wrong) {
      expect(status).toBe(401);
      expect(body).toEqual({ error: { code: 'wrong_credentials', message: 'E-mail ou senha incorretos. Confira e tente de novo.' } });
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it.each([
    [{}, ['email', 'password']],
    [{ email: { $gt: '' }, password: { $gt: '' } }, ['email', 'password']],
    [{ email: 'a@b.com' }, ['password']],
  ])('refuses %j', async (body, fields) => {
    const response = await app.request.post('/api/session').send(body).expect(422);
    expect(response.body.error.code).toBe('invalid');
    expect(Object.keys(response.body.error.fields)).toEqual(fields);
  });

  it('lets one person in as often at once as they like', async () => {
    // With a hash as costly as a real one, so that attempts overlap.
    const user = { email: 'muitas.vezes@teste.local', password: 'senha-de-verdade' };
    await (await app.signInAs('admin')).post('/api/users').send({ name: 'Muitas Vezes', ...user }).expect(201);
    const attempts = await Promise.all(Array.from({ length: 25 }, () => app.request.post('/api/session').send(user)));
    expect(attempts.map(({ status }) => status)).toEqual(Array(25).fill(200));
  });

  it('stops guessing after ten failures, also with the right password, but nobody else', async () => {
    const user = await app.createUser();
    const other = await app.createUser();
    const attempts = await Promise.all(Array.from({ length: 12 }, () => app.request.post('/api/session').send({ email: user.email, password: 'errada' })));
    expect(attempts.filter(({ status }) => status === 401)).toHaveLength(10);
    const refused = await app.request.post('/api/session').send(user).expect(429);
    expect(refused.body.error).toMatchObject({ code: 'too_many', message: expect.stringContaining('15 min') });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
    await app.request.post('/api/session').send(other).expect(200);
  });

  it('counts only failures', async () => {
    const user = await app.createUser();
    for (let attempt = 0; attempt < 9; attempt += 1) await app.request.post('/api/session').send({ email: user.email, password: 'errada' }).expect(401);
    for (let attempt = 0; attempt < 3; attempt += 1) await app.request.post('/api/session').send(user).expect(200);
  });
});

describe('a session', () => {
  it('is asked for and ended', async () => {
    const agent = await app.signInAs('agent');
    const { body } = await agent.get('/api/session').expect(200);
    expect(body.user.id).toBe(agent.user.id);
    await agent.delete('/api/session').expect(204);
    expect((await UserModel.findById(agent.user.id).lean())?.presence).toBe('offline');
    const after = await agent.get('/api/session').expect(401);
    expect(after.body.error.code).toBe('not_signed_in');
  });

  it('leaves somebody present who is signed in elsewhere', async () => {
    const user = await app.createUser();
    const [one, other] = [await app.signInAs(user), await app.signInAs(user)];
    await one.delete('/api/session').expect(204);
    const { body } = await other.get('/api/session').expect(200);
    expect(body.user.presence).toBe('online');
  });

  it('is expired when it is too old, unknown, or its user is deactivated', async () => {
    const old = await app.signInAs('agent');
    await SessionModel.updateMany({ userId: old.user.id }, { $set: { expiresAt: new Date(Date.now() - 1000) } });
    const inactive = await app.signInAs('agent');
    await UserModel.updateOne({ _id: inactive.user.id }, { $set: { active: false } });
    for (const { body, status } of [
      await old.get('/api/session'),
      await inactive.get('/api/session'),
      await supertest(app.url).get('/api/session').set('Cookie', 'balcao_session=inventado'),
    ]) {
      expect(status).toBe(401);
      expect(body.error.code).toBe('session_expired');
    }
  });

  it('moves its end while it is used, to seven days at most, with few writes', async () => {
    const start = new Date('2026-03-01T12:00:00Z');
    let now = start;
    const sessions = createSessions({ now: () => now });
    const user = await UserModel.findById((await app.createUser()).id).orFail().lean();
    const { session, setCookie } = await sessions.open(user);
    const cookie = `balcao_session=${parseSetCookie(setCookie).value}`;
    const endOf = async () => (await SessionModel.findById(session._id).orFail().lean()).expiresAt.getTime() - start.getTime();
    const minutes = (number: number) => new Date(start.getTime() + number * 60_000);

    expect(await endOf()).toBe(12 * 3_600_000);
    now = minutes(4);
    expect((await sessions.resolve(cookie)).renewed).toBeUndefined();
    now = minutes(60);
    expect((await sessions.resolve(cookie)).renewed).toBeDefined();
    expect(await endOf()).toBe(13 * 3_600_000);
    for (let hour = 6; hour < 7 * 24; hour += 6) {
      now = minutes(hour * 60);
      await sessions.resolve(cookie);
    }
    expect(await endOf()).toBe(7 * 24 * 3_600_000);
    now = minutes(7 * 24 * 60);
    await expect(sessions.resolve(cookie)).rejects.toMatchObject({ code: 'session_expired' });
  });

  it('is bound to the host and Secure behind TLS', () => {
    const { cookie } = createSessions({ publicUrl: 'https://atende.exemplo.com.br', now: () => new Date() });
    expect(parseSetCookie(cookie.write('abc', new Date()))).toMatchObject({ name: '__Host-balcao_session', secure: true, httpOnly: true, path: '/', sameSite: 'lax' });
    expect(cookie.read('balcao_session=abc')).toBeUndefined();
  });
});

describe('presence', () => {
  it('is set', async () => {
    const agent = await app.signInAs('agent');
    const { body } = await agent.put('/api/session/presence').send({ presence: 'away' }).expect(200);
    expect(body.user.presence).toBe('away');
    await agent.put('/api/session/presence').send({ presence: 'sleeping' }).expect(422);
  });
});

describe('a pause', () => {
  it('has a reason and a beginning, is ended by null, and outlasts signing out and coming back', async () => {
    const user = await app.createUser();
    const agent = await app.signInAs(user);
    const stored = () => UserModel.findById(user.id).orFail().lean();
    const { body } = await agent.put('/api/session/pause').send({ reason: ' Almoço ' }).expect(200);
    expect(body.user).toMatchObject({ id: user.id, presence: 'online', pausedReason: 'Almoço', skills: [] });
    const { pausedAt } = await stored();
    expect(pausedAt).toBeInstanceOf(Date);
    expect(body.user.pausedAt).toBe(pausedAt?.toISOString());

    // Said again, it has not begun again.
    await agent.put('/api/session/pause').send({ reason: 'Almoço' }).expect(200);
    expect((await stored()).pausedAt).toEqual(pausedAt);
    await agent.put('/api/session/presence').send({ presence: 'away' }).expect(200);
    await agent.delete('/api/session').expect(204);
    const again = await app.signInAs(user);
    expect((await again.get('/api/session').expect(200)).body.user).toMatchObject({ presence: 'online', pausedReason: 'Almoço' });

    expect((await again.put('/api/session/pause').send({ reason: null }).expect(200)).body.user.pausedReason).toBeNull();
    expect(await stored()).toMatchObject({ pausedReason: null, pausedAt: null });
    await again.put('/api/session/pause').send({ reason: null }).expect(200);
  });

  it.each<[object, string]>([
    [{}, 'Preencha este campo.'],
    [{ reason: '  ' }, 'Preencha este campo.'],
    [{ reason: 'x'.repeat(61) }, 'Use no máximo 60 caracteres.'],
    [{ reason: true }, 'O valor não é do tipo esperado.'],
  ])('422 for %j', async (given, sentence) => {
    const agent = await app.signInAs('agent');
    const { body } = await agent.put('/api/session/pause').send(given).expect(422);
    expect(body.error.fields).toEqual({ reason: sentence });
    expect((await agent.get('/api/session')).body.user.pausedReason).toBeNull();
  });
});

describe('pages of another origin', () => {
  it.each([
    [{ Origin: 'https://mau.exemplo' }],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ Origin: 'null' }],
  ])('may not write: %j', async (headers) => {
    const agent = await app.signInAs('agent');
    const { body } = await agent.put('/api/session/presence').set(headers).send({ presence: 'away' }).expect(403);
    expect(body.error.code).toBe('origin_refused');
    await app.request.post('/api/session').set(headers).send(agent.user).expect(403);
  });

  it('our own may', async () => {
    const agent = await app.signInAs('agent');
    await agent.put('/api/session/presence').set({ Origin: app.url, 'Sec-Fetch-Site': 'same-origin' }).send({ presence: 'away' }).expect(200);
  });
});
