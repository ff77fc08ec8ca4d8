import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { NotSentError, type OutgoingMessage } from '../../../engine/gateway/driver.ts';
import type { BaileysTimings } from '../../../engine/gateway/baileys/timings.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { createMediaMessage } from '../../support/whatsapp/mediaMessage.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestDevice, driverFor, pair, type TestDevice } from './pairedDevice.ts';

tameBaileys();

/** Questions that WhatsApp leaves unanswered for a while. */
let test: TestRuntime;
let whatsapp: StandIn;
let maria: Contact;
let device: TestDevice;
let numbers = 0;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
});
/** A paired device that knows Maria by a file that she sent. */
async function connected(timings: Partial<BaileysTimings>): Promise<void> {
  numbers += 1;
  maria = whatsapp.addContact({ number: `551199999300${numbers}`, name: 'Maria' });
  const phone = whatsapp.addPhone({ number: `551198765300${numbers}`, name: 'Loja' });
  device = createTestDevice(driverFor(whatsapp, { timings }), { deviceId: randomBytes(12).toString('hex') });
  await pair(device, phone);
  await waitFor(() => device.statuses.at(-1)?.status === 'connected', { what: 'the connection' });
  await maria.send(phone, await createMediaMessage(whatsapp.media, 'document', Buffer.from('recibo'), 'application/pdf', { fileName: 'recibo.pdf' }));
  await waitFor(() => device.incoming.length === 1, { what: 'the file' });
}
afterEach(async () => {
  whatsapp.mend();
  await device.driver.disconnect();
});
afterAll(async () => {
  await whatsapp.close();
  await test.close();
});

const source = () => device.incoming[0]?.media?.source ?? '';
const toMaria = (text: string): OutgoingMessage => ({ messageId: randomBytes(12).toString('hex'), providerId: null, to: { phone: `+${maria.number}`, lid: null }, type: 'text', text, quotedProviderId: null, media: null });

it('where files lie: those that come from WhatsApp itself are fetched all the same, and the next question is asked anew', async () => {
  await connected({ queryMs: 1_500 });
  whatsapp.faults.unansweredQueries = ['w:m'];
  await expect(device.driver.download?.(source()).then(buffer)).resolves.toEqual(Buffer.from('recibo'));
  whatsapp.mend();
  await expect(device.driver.download?.(source()).then(buffer)).resolves.toEqual(Buffer.from('recibo'));
});

it('who the recipient is: then the message certainly did not leave, and is told so before the engine gives up', async () => {
  // Baileys' own patience is longer than the test's.
  await connected({ prepareMs: 400, queryMs: 60_000 });
  whatsapp.faults.unansweredQueries = ['usync'];
  await expect(device.driver.send(toMaria('oi'))).rejects.toBeInstanceOf(NotSentError);
  whatsapp.mend();
  await device.driver.send(toMaria('oi de novo'));
  await waitFor(() => maria.texts.length === 1, { what: 'the message' });
  expect(maria.texts).toEqual(['oi de novo']);
});
