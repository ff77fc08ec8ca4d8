import { Curve } from '@whiskeysockets/baileys';
import { waitFor } from '../../support/waitFor.ts';
import { LinkRefused } from '../../support/whatsapp/pairingDesk.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { isSignedBy } from '../../support/whatsapp/xeddsa.ts';
import { createAuth, createTestClients, type TestClient, type TestClients } from '../../support/whatsapp/testClient.ts';

tameBaileys();

let whatsapp: StandIn;
let clients: TestClients;
let phones = 0;

beforeAll(async () => {
  whatsapp = await startStandIn();
  clients = createTestClients(whatsapp);
});

afterEach(() => whatsapp.mend());

afterAll(async () => {
  await clients.close();
  await whatsapp.close();
});

describe('signatures', () => {
  const signer = Curve.generateKeyPair();
  const signature = Curve.sign(Buffer.from(signer.private), Buffer.from('signed'));

  it('are checked by the stand-in', () => {
    expect(isSignedBy(signer.public, Buffer.from('signed'), signature)).toBe(true);
    expect(isSignedBy(signer.public, Buffer.from('forged'), signature)).toBe(false);
    expect(isSignedBy(Curve.generateKeyPair().public, Buffer.from('signed'), signature)).toBe(false);
  });

  // When this fails, Baileys has learned to verify: clients then need WA_CERT_DETAILS.PUBLIC_KEY = noiseRootKey, see docs/whatsapp.md.
  it('are all taken for good by Baileys, the Noise certificates among them', () => {
    expect(Curve.verify(Curve.generateKeyPair().public, Buffer.from('forged'), signature)).toBe(true);
  });
});

describe('pairing by QR', () => {
  it('links the client, restarts it with 515 and lets it log in', async () => {
    const phone = addPhone();
    const auth = createAuth();
    const client = clients.connect(auth);
    const companion = await phone.scanQr(await client.nextQr());
    expect(await client.closeCode()).toBe(515);
    expect(auth.creds.me).toEqual({ id: `${phone.number}:1@s.whatsapp.net`, name: 'Loja', lid: companion.lid });
    expect(auth.creds.platform).toBe('smba');
    expect(companion.logins).toBe(0);
    await clients.logIn(auth);
    expect(companion.logins).toBe(1);
  });

  it('refuses a QR that nobody shows, and one that is not shown any more', async () => {
    const phone = addPhone();
    await expect(phone.scanQr('https://wa.me/settings/linked_devices#2@a,b,c,d,1')).rejects.toThrow(LinkRefused);
    const client = clients.connect(createAuth());
    const qr = await client.nextQr();
    await client.socket.end(undefined);
    await waitFor(() => whatsapp.applicants === 0);
    await expect(phone.scanQr(qr)).rejects.toThrow(LinkRefused);
  });

  it('wants a new QR after companion_reg_refresh', async () => {
    const phone = addPhone();
    whatsapp.faults.refreshesRegistration = true;
    const auth = createAuth();
    const client = clients.connect(auth);
    const qr = await client.nextQr();
    const told = new Promise((resolve) => client.socket.ws.once('CB:notification,type:companion_reg_refresh', resolve));
    await expect(phone.scanQr(qr)).rejects.toThrow(LinkRefused);
    await told;
    await expect(phone.scanQr(qr)).rejects.toThrow(LinkRefused);
    // What a driver has to do, because Baileys does not: a new secret, drawn with the same ref.
    const { advSecretKey } = createAuth().creds;
    const redrawn = qr.replace(auth.creds.advSecretKey, advSecretKey);
    auth.creds.advSecretKey = advSecretKey;
    await phone.scanQr(redrawn);
    expect(await client.closeCode()).toBe(515);
  });
});

describe('pairing by code', () => {
  it('links the client that asked for one', async () => {
    const phone = addPhone();
    const auth = createAuth();
    const client = clients.connect(auth);
    await client.nextQr();
    const code = await client.socket.requestPairingCode(phone.number);
    await waitForCodeRequest(phone);
    await phone.enterCode(`${code.slice(0, 4)}-${code.slice(4)}`);
    expect(await client.closeCode()).toBe(515);
    await clients.logIn(auth);
    expect(auth.creds.me?.id).toBe(`${phone.number}:1@s.whatsapp.net`);
  });

  it('refuses another code', async () => {
    const phone = addPhone();
    const client = clients.connect(createAuth());
    await client.nextQr();
    await client.socket.requestPairingCode(phone.number, 'ABCDEFGH');
    await waitForCodeRequest(phone);
    await expect(phone.enterCode('ABCDEFGJ')).rejects.toThrow(LinkRefused);
    expect(phone.companions).toEqual([]);
  });
});

describe('after the login', () => {
  it('takes 812 pre-keys, tells the history and opens the app state', async () => {
    const phone = addPhone({ history: [{ id: '5511999990001@s.whatsapp.net', name: 'Maria', messages: [] }] });
    const client = await clients.linkTo(phone);
    await waitFor(() => client.auth.creds.accountSyncCounter === 1, { what: 'the app state' });
    // One of them began the phone's session.
    expect(phone.companions[0]?.preKeys.size).toBe(811);
    expect(client.auth.creds.myAppStateKeyId).toBeTruthy();
    expect(client.chats).toEqual(['5511999990001@s.whatsapp.net']);
    await waitFor(() => phone.companions[0]?.mailbox.size === 0, { what: 'the confirmation of the history' });
  });

  it('refuses a client with other keys, and one that the phone unlinked', async () => {
    const phone = addPhone();
    const client = await clients.linkTo(phone);
    const stranger = clients.connect({ ...client.auth, creds: { ...client.auth.creds, noiseKey: createAuth().creds.noiseKey } });
    expect(await stranger.closeCode()).toBe(401);
    phone.unlink(phone.companions[0]!);
    expect(await client.closeCode()).toBe(401);
    expect(await clients.connect(client.auth).closeCode()).toBe(401);
  });

  it('ends the older of two connections with 440', async () => {
    const client = await clients.linkTo(addPhone());
    await clients.logIn(client.auth);
    expect(await client.closeCode()).toBe(440);
  });

  it('forgets the client that logs out', async () => {
    const phone = addPhone();
    const client = await clients.linkTo(phone);
    await client.socket.logout();
    await waitFor(() => phone.companions[0]?.isRemoved);
    expect(await clients.connect(client.auth).closeCode()).toBe(401);
  });
});

describe('a linked client', () => {
  let phone: Phone;
  let auth: TestClient['auth'];

  beforeAll(async () => {
    phone = addPhone();
    ({ auth } = await clients.linkTo(phone));
  });

  it('is answered 501 to what the server does not know', async () => {
    const client = await clients.logIn(auth);
    await expect(client.socket.query({ tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'urn:unknown' } })).rejects.toMatchObject({ data: 501 });
  });

  it('finds out who is on WhatsApp', async () => {
    whatsapp.addContact({ number: '5511999990001', name: 'Maria' });
    const client = await clients.logIn(auth);
    expect(await client.socket.onWhatsApp('5511999990001', '5511999990002')).toEqual([{ jid: '5511999990001@s.whatsapp.net', exists: true }]);
  });

  it.each([428, 500, 503])('sees its stream end with %i', async (code) => {
    const client = await clients.logIn(auth);
    phone.companions[0]?.connection?.endStream({ code });
    expect(await client.closeCode()).toBe(code);
  });

  it.each([403, 405, 411])('is refused the login with %i', async (reason) => {
    whatsapp.faults.loginRefusal = reason;
    expect(await clients.connect(auth).closeCode()).toBe(reason);
  });

  it('takes a reset of the TCP connection, and a closed WebSocket, for 428', async () => {
    const reset = await clients.logIn(auth);
    phone.companions[0]?.connection?.reset();
    expect(await reset.closeCode()).toBe(428);
    const closed = await clients.logIn(auth);
    phone.companions[0]?.connection?.close();
    expect(await closed.closeCode()).toBe(428);
  });

  it('does not tell of an HTTP error on the upgrade, but for a listener', async () => {
    whatsapp.faults.upgradeStatus = 503;
    const client = clients.connect(auth);
    const status = await new Promise((resolve) => {
      client.socket.ws.once('unexpected-response', (_request: unknown, response: { statusCode: number }) => resolve(response.statusCode));
    });
    expect(status).toBe(503);
    expect(client.updates.some(({ connection }) => connection === 'close')).toBe(false);
  });

  it('notices a silent server by its keep-alive', async () => {
    const client = await clients.logIn(auth, { keepAliveIntervalMs: 50 });
    phone.companions[0]!.connection!.isSilent = true;
    expect(await client.closeCode()).toBe(408);
  });

  it('takes an unanswered query for an empty answer', async () => {
    const client = await clients.logIn(auth, { defaultQueryTimeoutMs: 300 });
    whatsapp.faults.unansweredQueries = ['usync'];
    expect(await client.socket.onWhatsApp('5511999990001')).toBeUndefined();
  });
});

it('sent nothing that WhatsApp would not take', () => {
  expect(whatsapp.problems).toEqual([]);
});

function addPhone(options: { history?: { id: string; name: string; messages: [] }[] } = {}): Phone {
  return whatsapp.addPhone({ number: String(5_511_987_650_000 + ++phones), name: 'Loja', ...options });
}

/** The request is on its way when Baileys answers with the code. */
async function waitForCodeRequest(phone: Phone): Promise<void> {
  await waitFor(() => phone.isAskedForCode, { what: 'the request for a code' });
}
