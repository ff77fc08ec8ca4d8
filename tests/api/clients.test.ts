import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let agent: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  agent = await app.signInAs('agent');
});
afterAll(() => app.close());

const search = async (resource: string, filter: object) => (await agent.get(`/api/${resource}`).query({ filter: JSON.stringify(filter) }).expect(200)).body;

describe('documents', () => {
  it.each([
    ['529.982.247-25', '52998224725', 'cpf'],
    ['11.222.333/0001-81', '11222333000181', 'cnpj'],
    ['12.abc.345/01de-35', '12ABC34501DE35', 'cnpj'],
  ])('%s is stored as %s', async (document, stored, documentType) => {
    const { body } = await agent.post('/api/clients').send({ name: 'Empresa', document }).expect(201);
    expect(body).toMatchObject({ document: stored, documentType });
    const again = await agent.post('/api/clients').send({ name: 'Outra', document: stored }).expect(409);
    expect(again.body.error).toMatchObject({ code: 'duplicate', fields: { document: expect.any(String) } });
    expect(await search('clients', { q: document })).toEqual([body]);
    expect(await search('clients', { q: stored.slice(-5) })).toEqual([body]);
    expect(await search('clients', { document })).toEqual([body]);
    const forgotten = await agent.put(`/api/clients/${body.id}`).send({ document: null }).expect(200);
    expect(forgotten.body).toMatchObject({ document: null, documentType: null });
    expect(await search('clients', { q: stored })).toEqual([]);
  });

  it.each([
    ['529.982.247-26', 'Este CPF não existe. Confira os números.'],
    ['111.111.111-11', 'Este CPF não existe. Confira os números.'],
    ['11.222.333/0001-82', 'Este CNPJ não existe. Confira os números e as letras.'],
    ['12ABC34501DE36', 'Este CNPJ não existe. Confira os números e as letras.'],
    ['123', 'Digite um CPF (11 dígitos) ou um CNPJ (14 caracteres).'],
  ])('422 for %s', async (document, sentence) => {
    const { body } = await agent.post('/api/clients').send({ name: 'Empresa', document }).expect(422);
    expect(body.error.fields).toEqual({ document: sentence });
  });

  it('many clients may have none', async () => {
    await agent.post('/api/clients').send({ name: 'Sem documento' }).expect(201);
    await agent.post('/api/clients').send({ name: 'Sem documento', document: null }).expect(201);
    await agent.post('/api/clients').send({ name: 'Sem documento', document: '' }).expect(201);
  });
});

describe("a client's manager", () => {
  it('is nobody until one is chosen, is found by, and is forgotten when the user is deleted, not when they are deactivated', async () => {
    const admin = await app.signInAs('admin');
    const [ana, bia] = [await app.createUser({ name: 'Ana' }), await app.createUser({ name: 'Bia' })];
    const { body: client } = await agent.post('/api/clients').send({ name: 'Loja do Zé' }).expect(201);
    expect(client.managerId).toBeNull();
    expect((await agent.put(`/api/clients/${client.id}`).send({ managerId: ana.id }).expect(200)).body).toEqual({ ...client, managerId: ana.id });
    expect((await agent.put(`/api/clients/${client.id}`).send({ notes: 'Liga cedo' }).expect(200)).body.managerId).toBe(ana.id);
    const { body: other } = await agent.post('/api/clients').send({ name: 'Loja da Lia', managerId: bia.id }).expect(201);
    expect((await search('clients', { managerId: ana.id })).map(({ name }: { name: string }) => name)).toEqual(['Loja do Zé']);

    await admin.put(`/api/users/${bia.id}`).send({ active: false }).expect(200);
    expect((await agent.put(`/api/clients/${other.id}`).send({ ...other, notes: 'Fica' }).expect(200)).body.managerId).toBe(bia.id);
    await admin.delete(`/api/users/${ana.id}`).expect(200);
    expect((await agent.get(`/api/clients/${client.id}`).expect(200)).body.managerId).toBeNull();
    expect((await agent.put(`/api/clients/${other.id}`).send({ managerId: null }).expect(200)).body.managerId).toBeNull();
  });

  it('422 for somebody who is not there', async () => {
    for (const send of [agent.post('/api/clients'), agent.put(`/api/clients/${(await agent.post('/api/clients').send({ name: 'X' })).body.id}`)]) {
      const { body } = await send.send({ name: 'X', managerId: UNKNOWN_ID }).expect(422);
      expect(body.error.fields).toEqual({ managerId: 'Este usuário não existe.' });
    }
  });
});

describe('a client', () => {
  const MARIA = {
    name: 'Maria Conceição',
    email: 'Maria.C@Exemplo.com.br',
    phones: ['(11) 98765-4321', '+55 11 98765-4321', '+1 415 555 2671'],
    address: { postalCode: '01001000', street: 'Praça da Sé', city: 'São Paulo', state: 'SP' },
    notes: 'Prefere a tarde',
  };

  it('is normalised, found and changed in parts', async () => {
    const { body: client } = await agent.post('/api/clients').send(MARIA).expect(201);
    expect(client).toEqual({
      id: expect.any(String),
      name: 'Maria Conceição',
      document: null,
      documentType: null,
      email: 'maria.c@exemplo.com.br',
      phones: ['+5511987654321', '+14155552671'],
      address: { postalCode: '01001-000', street: 'Praça da Sé', number: '', complement: '', district: '', city: 'São Paulo', state: 'SP' },
      notes: 'Prefere a tarde',
      managerId: null,
      active: true,
    });
    for (const q of ['maria conc', 'conceicao', '987654321', '(11) 98765-4321', '4321', 'maria.c@exemplo']) {
      expect((await search('clients', { q })).map((each: { id: string }) => each.id)).toContain(client.id);
    }
    const { body: moved } = await agent.put(`/api/clients/${client.id}`).send({ address: { number: '10' }, email: null }).expect(200);
    expect(moved).toEqual({ ...client, email: null, address: { ...client.address, number: '10' } });
    const { body: gone } = await agent.put(`/api/clients/${client.id}`).send({ address: null, name: 'Joana' }).expect(200);
    expect(gone).toMatchObject({ address: null, name: 'Joana', phones: client.phones });
    expect(await search('clients', { q: 'conceicao' })).toEqual([]);
    expect(await search('clients', { q: 'joana' })).toHaveLength(1);
    expect((await agent.put(`/api/clients/${client.id}`).send({}).expect(200)).body).toEqual(gone);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(161) }, 'name'],
    [{ name: 'Ana', phones: ['123456789', '11 0'] }, 'phones.1'],
    [{ name: 'Ana', phones: ['+55 11 9876'] }, 'phones.0'],
    [{ name: 'Ana', email: 'ana' }, 'email'],
    [{ name: 'Ana', address: { postalCode: '123' } }, 'address.postalCode'],
    [{ name: 'Ana', address: { state: 'XX' } }, 'address.state'],
    [{ name: 'Ana', notes: 'x'.repeat(4001) }, 'notes'],
    [{ name: { $gt: '' } }, 'name'],
  ])('422 for %j', async (body, field) => {
    const response = await agent.post('/api/clients').send(body).expect(422);
    expect(Object.keys(response.body.error.fields)).toContain(field);
    expect(response.body.error.fields[field]).not.toMatch(/^field\./);
  });
});

describe('contacts', () => {
  it('are created, renamed, linked and unlinked', async () => {
    const { body: client } = await agent.post('/api/clients').send({ name: 'Padaria' }).expect(201);
    const { body: contact } = await agent.post('/api/contacts').send({ name: 'Rui', phone: '11 8765-4321' }).expect(201);
    expect(contact).toEqual({ id: expect.any(String), name: 'Rui', phone: expect.stringMatching(/^\+55/), identityKeys: ['tel:+5511987654321'], clientId: null, ignored: false });

    for (const q of ['1187654321', '11 98765-4321', '8765-4321', '987654321']) expect(await search('contacts', { q })).toEqual([expect.objectContaining({ id: contact.id })]);
    for (const phone of ['+551187654321', '11 98765-4321', '5511987654321']) expect(await search('contacts', { phone })).toEqual([expect.objectContaining({ id: contact.id })]);
    expect(await search('contacts', { phone: '11 98765-4322' })).toEqual([]);
    const again = await agent.post('/api/contacts').send({ name: 'Rui', phone: '+55 11 98765-4321' }).expect(409);
    expect(again.body.error.fields).toEqual({ phone: expect.any(String) });
    await agent.post('/api/contacts').send({ name: 'Rui', phone: '+999 1234 5678' }).expect(422);

    expect((await agent.post(`/api/contacts/${contact.id}/link`).send({ clientId: client.id }).expect(200)).body.clientId).toBe(client.id);
    expect(await search('contacts', { clientId: client.id })).toHaveLength(1);
    const kept = await agent.delete(`/api/clients/${client.id}`).expect(409);
    expect(kept.body.error.code).toBe('in_use');
    expect((await agent.delete(`/api/contacts/${contact.id}/link`).expect(200)).body.clientId).toBeNull();
    await agent.post(`/api/contacts/${contact.id}/link`).send({ clientId: UNKNOWN_ID }).expect(422);
    await agent.post(`/api/contacts/${UNKNOWN_ID}/link`).send({ clientId: client.id }).expect(404);
    expect((await agent.put(`/api/contacts/${contact.id}`).send({ name: 'Rui Reis', clientId: client.id, ignored: true }).expect(200)).body).toMatchObject({
      name: 'Rui Reis',
      clientId: client.id,
      ignored: true,
    });
    expect((await agent.put(`/api/contacts/${contact.id}`).send({ clientId: null }).expect(200)).body).toMatchObject({ name: 'Rui Reis', clientId: null });
    expect(await search('contacts', { q: 'reis' })).toHaveLength(1);
    const { body: refused } = await agent.put(`/api/contacts/${contact.id}`).send({ name: 'Outro', ignored: false, clientId: UNKNOWN_ID }).expect(422);
    expect(Object.keys(refused.error.fields)).toEqual(['clientId']);
    expect((await agent.get(`/api/contacts/${contact.id}`).expect(200)).body).toMatchObject({ name: 'Rui Reis', ignored: true, clientId: null });
    await agent.delete(`/api/clients/${client.id}`).expect(200);
    await agent.delete(`/api/contacts/${contact.id}`).expect(200);
  });

  it('need no name', async () => {
    const { body } = await agent.post('/api/contacts').send({ phone: freshPhone() }).expect(201);
    expect(body.name).toBe('');
  });

  it('renaming reaches the open conversation; 409 when deleting one that wrote', async () => {
    const device = await app.createSimulatorDevice();
    const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone(), name: 'Tiaguinho' });
    await agent.put(`/api/contacts/${conversation.contact.id}`).send({ name: 'Tiago Prado' }).expect(200);
    const { body } = await agent.get('/api/inbox').query({ q: 'prado' }).expect(200);
    expect(body.items.map((each: { contact: { name: string } }) => each.contact.name)).toEqual(['Tiago Prado']);
    const refused = await agent.delete(`/api/contacts/${conversation.contact.id}`).expect(409);
    expect(refused.body.error.code).toBe('in_use');
  });
});
