import { BODY_LIMIT } from '../../engine/api/middleware/jsonBody.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signInAs('admin');
});
afterAll(() => app.close());

const RESOURCES = ['users', 'departments', 'devices', 'clients', 'contacts', 'quick-replies', 'tags', 'conversations'];

describe('bodies', () => {
  it.each(['{"name":', '"texto"', 'null', '42', '[]'])('400 for %s', async (text) => {
    const { body } = await admin.post('/api/clients').set('Content-Type', 'application/json').send(text).expect(400);
    expect(body).toEqual({ error: { code: 'malformed', message: expect.any(String) } });
  });

  it('413 when too large', async () => {
    const { body } = await admin.post('/api/clients').send({ name: 'x', notes: 'x'.repeat(BODY_LIMIT) }).expect(413);
    expect(body.error.code).toBe('too_large');
  });

  it('415 when it is no JSON', async () => {
    const { body } = await admin.post('/api/clients').type('form').send({ name: 'Ana' }).expect(415);
    expect(body.error.code).toBe('unsupported_media');
    await admin.post('/api/clients').type('text/plain').send('{"name":"Ana"}').expect(415);
  });

  it('401 before anything of the body is read', async () => {
    await app.request.post('/api/clients').set('Content-Type', 'application/json').send('{"name":').expect(401);
  });
});

describe('addresses', () => {
  it('404 in JSON for what is not there', async () => {
    const { body } = await admin.get('/api/nada').expect(404);
    expect(body.error.code).toBe('not_found');
    await admin.patch(`/api/clients/${UNKNOWN_ID}`).send({}).expect(404);
    await admin.get('/nada').expect(404);
  });

  it.each(RESOURCES)('404 for unknown, malformed and broken ids of %s', async (resource) => {
    for (const id of [UNKNOWN_ID, 'abc', '%24ne', '%E0%A4%A', `${UNKNOWN_ID}0`]) {
      const { body } = await admin.get(`/api/${resource}/${id}`).expect(404);
      expect(body.error.code).toBe('not_found');
    }
  });

  it.each(RESOURCES.slice(0, -1))('404 for changing and deleting an unknown one of %s', async (resource) => {
    await admin.put(`/api/${resource}/${UNKNOWN_ID}`).send({}).expect(404);
    await admin.delete(`/api/${resource}/${UNKNOWN_ID}`).expect(404);
  });
});

describe('lists', () => {
  const wrong: [string, string][] = [
    ['filter', '{'],
    ['filter', '[]'],
    ['filter', '"x"'],
    ['filter', '{"constructor":1}'],
    ['filter', '{"passwordHash":"x"}'],
    ['filter', '{"id":{"$ne":null}}'],
    ['filter', '{"id":"abc"}'],
    ['filter', '{"q":{"$gt":""}}'],
    ['filter', '{"$where":"sleep(1000)"}'],
    ['sort', 'name'],
    ['sort', '["passwordHash","ASC"]'],
    ['sort', '["name","UP"]'],
    ['sort', '["__proto__","ASC"]'],
    ['range', '[0]'],
    ['range', '[10,5]'],
    ['range', '[-1,5]'],
    ['range', '[0,5000]'],
    ['range', '{}'],
  ];

  it.each(RESOURCES)('400 for wrong parameters of %s', async (resource) => {
    for (const [name, value] of wrong) {
      const { body, status } = await admin.get(`/api/${resource}`).query({ [name]: value });
      expect([name, value, status]).toEqual([name, value, 400]);
      expect(body.error).toMatchObject({ code: 'malformed', message: expect.any(String) });
      expect(Object.keys(body.error.fields)[0]).toMatch(new RegExp(`^${name}`));
    }
    await admin.get(`/api/${resource}?sort=["id","ASC"]&sort=["id","DESC"]`).expect(400);
  });

  it.each([
    '/api/inbox?tab=tudo',
    '/api/inbox?limit=0',
    '/api/inbox?limit=x',
    '/api/inbox?limit=-1',
    '/api/inbox?limit=1.5',
    '/api/inbox?limit=',
    `/api/contacts/${UNKNOWN_ID}/messages?limit=0`,
    `/api/contacts/${UNKNOWN_ID}/messages?limit=1e400`,
    '/api/inbox?cursor=inventado',
    '/api/inbox?deviceId=abc',
    '/api/inbox?departmentId[$ne]=1&departmentId=x',
    '/api/changes?since=inventado',
    `/api/changes?since=${Buffer.from('[1,2,3]').toString('base64url')}`,
    `/api/changes?since=${Buffer.from('null').toString('base64url')}`,
    '/api/clients?filter={"name":{"$ne":null}}',
    '/api/clients?filter={"document":["1"]}',
    '/api/users?filter={"email":{"$gt":""}}',
  ])('400 for %s', async (address) => {
    const { body } = await admin.get(encodeURI(address)).expect(400);
    expect(body.error.code).toBe('malformed');
  });
});

describe('sentences', () => {
  it.each([
    ['pt-BR,pt;q=0.9,en;q=0.8', 'Alguns campos precisam de correção.', 'Preencha este campo.'],
    ['fr, en-GB;q=0.8, es;q=0.7', 'Some fields need correction.', 'Fill in this field.'],
    ['es-AR', 'Algunos campos necesitan corrección.', 'Complete este campo.'],
    ['de', 'Alguns campos precisam de correção.', 'Preencha este campo.'],
  ])('are in the language of %s', async (language, message, field) => {
    const { body } = await admin.post('/api/tags').set('Accept-Language', language).send({}).expect(422);
    expect(body).toEqual({ error: { code: 'invalid', message, fields: { name: field } } });
  });
});

describe('headers', () => {
  it('carry a request id and a policy without foreign origins', async () => {
    const { headers } = await app.request.get('/api/session');
    expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('http');
  });
});
