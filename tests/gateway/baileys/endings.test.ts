import { randomBytes } from 'node:crypto';
import { RefusedError, type OutgoingMessage } from '../../../engine/gateway/driver.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestDevice, driverFor, pair, type TestDevice } from './pairedDevice.ts';

tameBaileys();

let test: TestRuntime;
let whatsapp: StandIn;
let device: TestDevice;
let phone: Phone;
let companion: Companion;
const deviceId = randomBytes(12).toString('hex');

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  whatsapp.addContact({ number: '5511999990001', name: 'Maria' });
  device = createTestDevice(driverFor(whatsapp, { timings: { ackMs: 3_000 } }), { deviceId });
  companion = await pair(device, phone);
});
afterEach(() => whatsapp.mend());
afterAll(async () => {
  await device.driver.disconnect();
  await whatsapp.close();
  await test.close();
});

const ended = () => waitFor(() => device.statuses.at(-1)?.status === 'disconnected' && device.statuses.at(-1), { what: 'the end' });

describe('an end while it is connected', () => {
  beforeEach(() => device.driver.connect());

  it.each([
    [428, 'connection_lost'],
    [408, 'connection_lost'],
    [503, 'connection_lost'],
    [500, 'connection_lost'],
    [515, 'restarting'],
    [440, 'replaced'],
    [403, 'banned'],
    [405, 'version_outdated'],
    [463, 'restricted'],
  ])('%d is %s, and the keys are kept', async (code, reason) => {
    companion.connection?.endStream({ code });
    expect(await ended()).toMatchObject({ reason, networkCode: code });
    await device.driver.connect();
    expect(device.statuses.at(-1)).toMatchObject({ status: 'connected' });
  });

  it('by a reset of TCP is one that passes', async () => {
    companion.connection?.reset();
    expect(await ended()).toMatchObject({ reason: 'connection_lost' });
  });
});

describe('a login', () => {
  it.each([
    [403, 'banned', true],
    [405, 'version_outdated', true],
    [503, 'connection_lost', false],
  ])('that is refused with %d is %s; final: %s', async (code, reason, isFinal) => {
    await device.driver.disconnect();
    whatsapp.faults.loginRefusal = code;
    await expect(device.driver.connect()).rejects.toMatchObject({ reason, isFinal, networkCode: code });
  });

  it('that is answered by an HTTP error does not hang', async () => {
    whatsapp.faults.upgradeStatus = 503;
    await expect(device.driver.connect()).rejects.toMatchObject({ reason: 'connection_lost', networkCode: 503 });
  });
});

it('fails a message with what WhatsApp refused it for', async () => {
  await device.driver.connect();
  const outgoing: OutgoingMessage = { messageId: randomBytes(12).toString('hex'), providerId: null, to: { phone: '+5511999990001', lid: null }, type: 'text', text: 'Olá', quotedProviderId: null };
  for (const [code, reason] of [[479, 'nack_479'], [463, 'restricted']] as const) {
    whatsapp.faults.messageAcks = code;
    const failure = await device.driver.send(outgoing).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RefusedError);
    expect(failure).toMatchObject({ reason });
  }
  await expect(device.driver.send({ ...outgoing, to: { phone: '+5511900000000', lid: null } })).rejects.toMatchObject({ reason: 'not_on_whatsapp' });
});

it('is made anew when the server falls silent, though the socket stays open', async () => {
  const { driver } = device;
  await driver.disconnect();
  const impatient = createTestDevice(driverFor(whatsapp, { timings: { keepAliveMs: 50 } }), { deviceId });
  await impatient.driver.connect();
  const silent = companion.connection;
  if (silent) silent.isSilent = true;
  await impatient.told('disconnected');
  expect(impatient.statuses.at(-1)).toMatchObject({ reason: 'connection_lost', networkCode: 408 });
  await impatient.driver.connect();
  expect(companion.connection).not.toBe(silent);
  expect(companion.isOnline).toBe(true);
  await impatient.driver.disconnect();
}, 20_000);

it.each([
  ['it was unlinked', 401],
  ['it is to be paired again', 411],
])('forgets its keys when %s (%d), and shows a code', async (_why, code) => {
  await device.driver.connect();
  if (device.statuses.at(-1)?.status === 'pairing') companion = await pairAgain();
  if (code === 401) phone.unlink(companion);
  else companion.connection?.endStream({ code });
  expect(await ended()).toMatchObject({ reason: 'logged_out', networkCode: code });
  await device.driver.connect();
  expect(device.statuses.at(-1)).toMatchObject({ status: 'pairing', reason: 'logged_out', qr: expect.stringContaining('#') });
});

async function pairAgain(): Promise<Companion> {
  const paired = await phone.scanQr(device.statuses.at(-1)?.qr ?? '');
  await waitFor(() => device.statuses.at(-1)?.reason === 'restarting' && device.statuses.at(-1)?.status === 'disconnected', { what: 'the restart' });
  await device.driver.connect();
  return paired;
}
