import { randomBytes } from 'node:crypto';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Faults } from '../../support/whatsapp/faults.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestDevice, driverFor, pair } from './pairedDevice.ts';

tameBaileys();

let test: TestRuntime;
let whatsapp: StandIn;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
});
afterEach(() => whatsapp.mend());
afterAll(async () => {
  await whatsapp.close();
  await test.close();
});

let numbers = 0;
function linkedDevice() {
  numbers += 1;
  const device = createTestDevice(driverFor(whatsapp), { deviceId: randomBytes(12).toString('hex') });
  const phone = whatsapp.addPhone({ number: `551198765000${numbers}`, name: 'Loja' });
  return { ...device, phone, pair: () => pair(device, phone) };
}

it.each<[string, Faults, string]>([
  ['allow it', {}, 'read'],
  ['are refused', { refusedQueries: ['privacy'] }, 'read'],
  ['say nothing', { privacySettings: {} }, 'read'],
  ['hide it', { privacySettings: { readreceipts: 'none' } }, 'read-self'],
])('says that a message was read when the privacy settings %s (%o): %s', async (_what, faults, type) => {
  Object.assign(whatsapp.faults, faults);
  const { driver, incoming, phone, pair: link } = linkedDevice();
  await link();
  const maria = whatsapp.addContact({ number: `551199999000${numbers}`, name: 'Maria' });
  const id = await maria.sendText(phone, 'Bom dia');
  await waitFor(() => incoming.length === 1, { what: 'the message' });
  await driver.markRead?.({ from: { phone: `+${maria.number}`, lid: null }, providerIds: [id] });
  await waitFor(() => maria.receipts.some((receipt) => receipt.id === id && receipt.type === type), { what: `the receipt ${type}` });
  await driver.disconnect();
});

it('is unlinked on the network also when it is logged out while it connects', async () => {
  const { driver, statuses, pair: link } = linkedDevice();
  const companion = await link();
  await driver.disconnect();
  statuses.length = 0;
  // As the engine does with a device that is given up meanwhile.
  const connecting = driver.connect().then(() => driver.disconnect());
  await waitFor(() => statuses.some(({ status }) => status === 'connecting'), { what: 'the attempt', intervalMs: 1 });
  expect(statuses.some(({ status }) => status === 'connected')).toBe(false);
  await driver.logout();
  await connecting.catch(() => undefined);
  await waitFor(() => companion.isRemoved, { what: 'the end on the network' });
});

it('is unlinked also when it is logged out before its keys are read', async () => {
  const { driver, pair: link } = linkedDevice();
  const companion = await link();
  await driver.disconnect();
  const { logins } = companion;
  const connecting = driver.connect().catch((error: unknown) => error);
  await driver.logout();
  await connecting;
  await waitFor(() => companion.isRemoved, { what: 'the end on the network' });
  expect(companion.logins).toBe(logins + 1);
});
