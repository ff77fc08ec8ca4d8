import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import { createLogger } from '../../../config/logger.ts';
import { openAuthState, type AuthState } from '../../../engine/gateway/baileys/authState.ts';
import { createBaileysDriver } from '../../../engine/gateway/baileys/baileysDriver.ts';
import { createKeyCipher, KeysUnreadableError } from '../../../engine/gateway/baileys/keyCipher.ts';
import { createKeyring } from '../../../engine/gateway/baileys/keyring.ts';
import { FenceLostError, wipeKeys } from '../../../engine/gateway/baileys/takeKeysOver.ts';
import { DeviceKeyModel } from '../../../engine/models/index.ts';
import { createTestRuntime, type TestRuntime } from '../../support/harness.ts';
import { TEST_KEY } from '../../support/whatsapp/gatewayProcess.ts';

let test: TestRuntime;
let deviceId: string;
beforeAll(async () => {
  test = await createTestRuntime();
});
beforeEach(() => {
  deviceId = randomBytes(12).toString('hex');
});
afterAll(() => test.close());

const open = (fence: number, key = TEST_KEY): Promise<AuthState> => openAuthState({ deviceId, fence, cipher: createKeyCipher(key) });
const session = (text: string) => Buffer.from(text);
const sessionOf = async ({ keys }: AuthState, id = 'a.1:0@/') => (await keys.get('session', [id]))[id];

it('gives back what was kept, under ids of any kind, as what it was', async () => {
  const state = await open(1);
  const id = 'user.1:0@s.whatsapp.net/x';
  await state.saveCreds();
  await state.keys.set({
    session: { [id]: session('s') },
    'pre-key': { 1: { public: Buffer.alloc(32, 1), private: Buffer.alloc(32, 2) } },
    'app-state-sync-key': { AAA: proto.Message.AppStateSyncKeyData.create({ keyData: Buffer.alloc(3, 4) }) },
    'lid-mapping': { 5511: '2000' },
  });
  const again = await open(1);
  expect(again.creds).toEqual(state.creds);
  expect(Buffer.from((await again.keys.get('session', [id]))[id] ?? [])).toEqual(session('s'));
  expect((await again.keys.get('pre-key', ['1', '2']))['1']?.private).toEqual(Buffer.alloc(32, 2));
  expect((await again.keys.get('pre-key', ['1', '2']))['2']).toBeUndefined();
  expect((await again.keys.get('app-state-sync-key', ['AAA']))['AAA']).toBeInstanceOf(proto.Message.AppStateSyncKeyData);
  expect((await again.keys.get('lid-mapping', ['5511']))['5511']).toBe('2000');
});

it('keeps 812 pre-keys at once, and forgets those that are used', async () => {
  const { keys } = await open(1);
  const preKey = { public: Buffer.alloc(32, 1), private: Buffer.alloc(32, 2) };
  const ids = Array.from({ length: 812 }, (_, index) => String(index + 1));
  for (let time = 0; time < 2; time += 1) await keys.set({ 'pre-key': Object.fromEntries(ids.map((id) => [id, preKey])) });
  await keys.set({ 'pre-key': { 7: null } });
  expect(Object.keys(await keys.get('pre-key', ids))).toHaveLength(811);
});

it('stores nothing that can be read without the key', async () => {
  const state = await open(1);
  await state.saveCreds();
  await state.keys.set({ session: { x: session('secret session') } });
  const stored = JSON.stringify(await DeviceKeyModel.find({ deviceId }).lean());
  expect(stored).not.toContain('secret');
  expect(stored).not.toContain(Buffer.from('secret session').toString('base64').slice(0, 12));
  await expect(open(1, Buffer.alloc(32, 8))).rejects.toBeInstanceOf(KeysUnreadableError);
  // Moved to where another key stands, it opens as little.
  const [one, other] = await DeviceKeyModel.find({ deviceId, type: { $ne: 'head' } }).lean();
  await DeviceKeyModel.updateOne({ _id: one?._id }, { $set: { value: other?.value } });
  await expect(open(1).then((now) => now.keys.get('session', ['x']))).rejects.toBeInstanceOf(KeysUnreadableError);
});

describe('a gateway that lost the device', () => {
  it('can neither change nor take away what its successor holds', async () => {
    const former = await open(1);
    await former.keys.set({ session: { 'a.1:0@/': session('one') } });
    const present = await open(2);
    expect(await sessionOf(present)).toEqual(session('one'));
    await expect(former.keys.set({ session: { 'a.1:0@/': session('stale') } })).rejects.toBeInstanceOf(FenceLostError);
    await former.keys.set({ session: { 'a.1:0@/': null } });
    expect(await sessionOf(present)).toEqual(session('one'));
    await expect(former.keys.get('session', ['unknown'])).rejects.toBeInstanceOf(FenceLostError);
    await expect(open(1)).rejects.toBeInstanceOf(FenceLostError);
  });

  it('adds nothing that its successor reads, nor whoever comes after', async () => {
    const former = await open(1);
    await former.saveCreds();
    const present = await open(2);
    await former.keys.set({ session: { 'a.1:0@/': session('stale') } });
    expect(await sessionOf(present)).toBeUndefined();
    await present.keys.set({ session: { b: session('present') } });
    const next = await open(3);
    expect(await sessionOf(next)).toBeUndefined();
    expect(await sessionOf(next, 'b')).toEqual(session('present'));
    await next.keys.set({ session: { 'a.1:0@/': session('new') } });
    expect(await sessionOf(next)).toEqual(session('new'));
  });

  it('leaves to the next what a successor that died had not finished taking over', async () => {
    const former = await open(1);
    await former.keys.set({ session: { a: session('one'), b: session('two') } });
    // As it stands when a gateway dies between its claim and its last key.
    await DeviceKeyModel.updateOne({ deviceId, type: 'head' }, { $set: { fence: 2, former: [1] } });
    await DeviceKeyModel.updateOne({ deviceId, keyId: 'a' }, { $set: { fence: 2 } });
    const next = await open(3);
    expect(await sessionOf(next, 'a')).toEqual(session('one'));
    expect(await sessionOf(next, 'b')).toEqual(session('two'));
  });
});

it('forgets everything, and begins anew', async () => {
  const state = await open(1);
  await state.saveCreds();
  await state.keys.set({ session: { x: session('s') } });
  await wipeKeys(new Types.ObjectId(deviceId), 1);
  const again = await open(1);
  expect(again.creds.noiseKey).not.toEqual(state.creds.noiseKey);
  expect(await sessionOf(again, 'x')).toBeUndefined();
});

describe('a keyring', () => {
  const context = () => ({ deviceId, phone: null, fence: 1, log: createLogger('silent', 'test'), onMessage: async () => {}, onReceipt: async () => {}, onStatus: () => {} });

  it('has one object of credentials, whoever asks at once', async () => {
    const ring = createKeyring(context(), { cipher: createKeyCipher(TEST_KEY), onFenceLost: () => {} });
    const [one, , other] = await Promise.all([ring.open(), ring.hasSession(), ring.open()]);
    expect(one.creds).toBe(other.creds);
  });

  it('says that it cannot read keys of another ENCRYPTION_KEY, and forgets them when the device is logged out', async () => {
    await (await open(1, Buffer.alloc(32, 8))).saveCreds();
    const driver = createBaileysDriver({ encryptionKey: TEST_KEY })(context());
    await expect(driver.connect()).rejects.toMatchObject({ reason: 'keys_unreadable', isFinal: true });
    await driver.logout();
    expect((await open(1)).creds.me).toBeUndefined();
  });
});
