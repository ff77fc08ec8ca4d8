import { randomBytes } from 'node:crypto';
import { createLogger } from '../../../config/logger.ts';
import { createJournal } from '../../../engine/gateway/baileys/journal.ts';
import { createKeyCipher } from '../../../engine/gateway/baileys/keyCipher.ts';
import { createRetryCounters } from '../../../engine/gateway/baileys/retryCounters.ts';
import type { IncomingMessage } from '../../../engine/gateway/driver.ts';
import { DeviceJournalModel } from '../../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { TEST_KEY } from '../../support/whatsapp/gatewayProcess.ts';
import { createTestDevice, driverFor, pair } from './pairedDevice.ts';

tameBaileys();

let test: TestRuntime;
let whatsapp: StandIn;
let maria: Contact;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
  maria = whatsapp.addContact({ number: '5511999990001', name: 'Maria', addressing: 'lid' });
});
afterAll(async () => {
  await whatsapp.close();
  await test.close();
});

const texts = (incoming: IncomingMessage[]) => incoming.map(({ text }) => text);

it('hands over to another life what was confirmed and never stored, in order and once', async () => {
  const deviceId = randomBytes(12).toString('hex');
  const phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  const dying = createTestDevice(driverFor(whatsapp), { deviceId, fence: 1, onMessage: () => Promise.reject(new Error('the store is away')) });
  await pair(dying, phone);
  await waitFor(() => dying.statuses.at(-1)?.status === 'connected');
  const ids = [await maria.sendText(phone, 'um'), await maria.sendText(phone, 'dois'), await maria.sendText(phone, 'três')];
  await waitFor(() => ids.every((id) => maria.receipts.some((receipt) => receipt.id === id)), { what: 'the confirmation' });
  await dying.driver.disconnect();
  expect(dying.incoming).toEqual([]);
  expect(await DeviceJournalModel.countDocuments({ deviceId })).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(await DeviceJournalModel.find({ deviceId }).lean())).not.toContain('dois');

  const living = createTestDevice(driverFor(whatsapp), { deviceId, fence: 2 });
  await living.driver.connect();
  await waitFor(() => living.incoming.length >= 3, { what: 'the messages' });
  await maria.sendText(phone, 'quatro');
  await waitFor(() => texts(living.incoming).includes('quatro'));
  expect(texts(living.incoming)).toEqual(['um', 'dois', 'três', 'quatro']);
  await waitFor(async () => (await DeviceJournalModel.countDocuments({ deviceId })) === 0, { what: 'the empty journal' });
  await living.driver.disconnect();
});

it('tells of what cannot be decrypted, and of what it says once it comes again', async () => {
  const deviceId = randomBytes(12).toString('hex');
  const phone = whatsapp.addPhone({ number: '5511987650002', name: 'Loja' });
  const device = createTestDevice(driverFor(whatsapp), { deviceId });
  await pair(device, phone);
  await waitFor(() => device.statuses.at(-1)?.status === 'connected');
  await maria.sendText(phone, 'Oi');
  const id = await maria.sendText(phone, 'Boa tarde', { damage: 'once' });
  await waitFor(() => texts(device.incoming).includes('Boa tarde'), { what: 'the message sent again' });
  expect(device.incoming.filter(({ providerId }) => providerId === id).map(({ type }) => type)).toEqual(['undecryptable', 'text']);
  await device.driver.disconnect();
});

it('goes on past what was written with another key', async () => {
  const deviceId = randomBytes(12).toString('hex');
  const [other, ours] = [createKeyCipher(Buffer.alloc(32, 8)), createKeyCipher(TEST_KEY)];
  const entry = JSON.stringify({ stanza: { tag: 'message', attrs: {}, content: [] }, plaintext: 'x', me: { id: '', lid: '' } });
  for (const [entryId, cipher] of [['a', other], ['b', ours]] as const) {
    await DeviceJournalModel.create({ deviceId, entryId, value: cipher.seal(entry, `${deviceId} journal ${entryId}`), at: new Date() });
  }
  const journal = createJournal({ deviceId, cipher: ours, me: () => undefined, log: createLogger('silent', 'test') });
  expect((await journal.entries()).map(({ id }) => id)).toEqual(['b']);
});

it('keeps a message larger than any as one that cannot be shown, and goes on with the others', async () => {
  const deviceId = randomBytes(12).toString('hex');
  const phone = whatsapp.addPhone({ number: '5511987650009', name: 'Loja' });
  const device = createTestDevice(driverFor(whatsapp), { deviceId });
  await pair(device, phone);
  await waitFor(() => device.statuses.at(-1)?.status === 'connected');
  const diego = whatsapp.addContact({ number: '5511999990009', name: 'Diego' });
  await maria.sendText(phone, 'x'.repeat(11_000_000));
  await diego.sendText(phone, 'estou aqui');
  await maria.sendText(phone, 'desculpe');
  await waitFor(() => texts(device.incoming).includes('desculpe') && texts(device.incoming).includes('estou aqui'), { timeoutMs: 15_000, what: 'the others' });
  expect(device.incoming.find(({ type }) => type === 'unsupported')).toMatchObject({ text: '' });
  await device.driver.disconnect();
}, 40_000);

it('counts on in another life how often a message was asked for again', async () => {
  const deviceId = randomBytes(12).toString('hex');
  const log = createLogger('silent', 'test');
  await createRetryCounters({ deviceId, log }).set('ABC:5511999990001@s.whatsapp.net', 3);
  const other = createRetryCounters({ deviceId, log });
  expect(await other.get('ABC:5511999990001@s.whatsapp.net')).toBe(3);
  await other.del('ABC:5511999990001@s.whatsapp.net');
  expect(await createRetryCounters({ deviceId, log }).get('ABC:5511999990001@s.whatsapp.net')).toBeUndefined();
});
