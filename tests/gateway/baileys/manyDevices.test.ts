import { once } from 'node:events';
import { MessageModel, type Device } from '../../../engine/models/index.ts';
import type { RunningChild } from '../../support/childProcess.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { memoryOf, startGatewayProcess } from '../../support/whatsapp/gatewayProcess.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createConversation, createDevice, deviceOf, queueMessage, whenConnected, whenStatus } from '../fixtures.ts';

tameBaileys();

/** A few in `npm test`; `npm run test:devices` takes twenty. */
const DEVICES = Number(process.env.DEVICES ?? 3);

interface Line {
  device: Device;
  phone: Phone;
  customer: Contact;
}

let test: TestRuntime;
let whatsapp: StandIn;
let gateway: RunningChild;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
  gateway = startGatewayProcess({ mongoUri: test.mongoUri, redisUrl: test.redisUrl, redisPrefix: test.runtime.prefix }, whatsapp);
});
afterAll(async () => {
  gateway.child.kill('SIGTERM');
  if (gateway.child.exitCode === null && gateway.child.signalCode === null) await once(gateway.child, 'exit');
  await whatsapp.close();
  await test.close();
});

async function addLine(index: number): Promise<Line> {
  const digits = String(index).padStart(2, '0');
  const phone = whatsapp.addPhone({ number: `55119876520${digits}`, name: `Loja ${digits}` });
  const customer = whatsapp.addContact({ number: `55119999920${digits}`, name: `Cliente ${digits}`, addressing: index % 2 ? 'lid' : 'pn' });
  const device = await createDevice({ driver: 'baileys', pace: null });
  const qr = await waitFor(async () => (await deviceOf(device)).qr ?? false, { timeoutMs: 25_000, what: 'a QR code' });
  await phone.scanQr(qr);
  await whenConnected(device);
  return { device, phone, customer };
}

async function speak({ device, phone, customer }: Line): Promise<void> {
  await customer.sendText(phone, `Bom dia, ${phone.name}`);
  await waitFor(() => MessageModel.exists({ deviceId: device._id, text: `Bom dia, ${phone.name}` }), { what: `what was written to ${phone.name}` });
  const id = await queueMessage({ ...(await createConversation(device)), phone: `+${customer.number}` }, `Pois não? ${phone.name}`);
  await whenStatus(id, 'delivered');
  expect(customer.texts).toEqual([`Pois não? ${phone.name}`]);
}

it(`${DEVICES} numbers in one gateway, each with its own customers`, async () => {
  const first = await addLine(0);
  await speak(first);
  const alone = await memoryOf(gateway);
  const lines = [first];
  for (let index = 1; index < DEVICES; index += 1) lines.push(await addLine(index));
  await Promise.all(lines.slice(1).map(speak));
  const all = await memoryOf(gateway);
  expect(await MessageModel.countDocuments({ direction: 'in' })).toBe(DEVICES);
  expect(await MessageModel.countDocuments({ direction: 'out' })).toBe(DEVICES);
  for (const { device } of lines) expect(await deviceOf(device)).toMatchObject({ status: 'connected', statusReason: null });
  expect(whatsapp.problems).toEqual([]);
  process.stderr.write(`gateway: ${Math.round(alone)} MB with one number, ${Math.round(all)} MB with ${DEVICES}: ${((all - alone) / (DEVICES - 1)).toFixed(1)} MB for each idle one more\n`);
}, 60_000 + DEVICES * 10_000);
