import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { createLogger } from '../../../config/logger.ts';
import { receiveMessage } from '../../../engine/commands/inbound/receiveMessage.ts';
import type { IncomingMessage } from '../../../engine/gateway/driver.ts';
import { MessageModel } from '../../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import { node, seconds } from '../../support/whatsapp/nodes.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestDevice, driverFor, pair, type TestDevice } from './pairedDevice.ts';

tameBaileys();

const DAY_MS = 86_400_000;

let test: TestRuntime;
let whatsapp: StandIn;
let device: TestDevice;
let phone: Phone;
let companion: Companion;
let people = 0;
const deviceId = randomBytes(12).toString('hex');

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  device = createTestDevice(driverFor(whatsapp), { deviceId });
  companion = await pair(device, phone);
  await waitFor(() => companion.isOnline, { what: 'the connection' });
});
afterAll(async () => {
  await device.driver.disconnect();
  await whatsapp.close();
  await test.close();
});

function addContact(addressing: 'pn' | 'lid' = 'pn') {
  people += 1;
  return whatsapp.addContact({ number: `55119999900${String(people).padStart(2, '0')}`, name: 'Maria', addressing });
}

const handedOver = (id: string): IncomingMessage[] => device.incoming.filter(({ providerId }) => providerId === id);

/** What was handed over of a message by the time that a later one of somebody was. */
async function settled(id: string): Promise<IncomingMessage[]> {
  const last = await addContact().sendText(phone, 'Até logo');
  await waitFor(() => handedOver(last).length > 0, { what: 'a later message' });
  return handedOver(id);
}

describe('a message that comes without content', () => {
  const now = seconds();
  it.each([
    ['to be seen once', { t: now }, [node('unavailable', { type: 'view_once' })], true],
    ['to be seen once, as it is told lately', { t: now }, [node('unavailable', { type: 'view_once_unavailable_fanout' })], true],
    ['with nothing at all', { t: now }, undefined, false],
    ['older than what the phone is asked for', { t: seconds(Date.now() - 20 * DAY_MS) }, undefined, false],
    ['without a time', {}, undefined, false],
  ])('%s is handed over as a placeholder, once', async (_what, attrs, content, isViewOnce) => {
    const id = `E${randomBytes(8).toString('hex').toUpperCase()}`;
    const maria = addContact();
    companion.push(node('message', { id, from: maria.pn, type: 'media', notify: 'Maria', ...attrs }, content));
    expect(await settled(id)).toEqual([expect.objectContaining({ type: 'undecryptable', phone: `+${maria.number}`, pushName: 'Maria', fromMe: false, chat: 'person', isViewOnce })]);
  });

  it('is replaced by what comes later, and replaces nothing', async () => {
    const maria = addContact();
    const text = await maria.sendText(phone, 'Bom dia');
    const id = `E${randomBytes(8).toString('hex').toUpperCase()}`;
    for (const which of [id, text]) companion.push(node('message', { id: which, from: maria.pn, t: seconds(), type: 'media' }));
    await waitFor(() => handedOver(id).length === 1 && handedOver(text).length === 2, { what: 'both placeholders' });
    await maria.sendText(phone, 'Olha', { id });
    await waitFor(() => handedOver(id).length === 2, { what: 'the message' });
    for (const incoming of [...handedOver(text), ...handedOver(id)]) await receiveMessage(test.services, incoming);
    const stored = await MessageModel.find({ deviceId }).sort({ text: 1 }).lean();
    expect(stored.map((message) => [message.providerId, message.type, message.text])).toEqual([[text, 'text', 'Bom dia'], [id, 'text', 'Olha']]);
  });
});

describe('who wrote', () => {
  it('is the same person by any of their devices, told once', async () => {
    const maria = addContact();
    const id = await maria.sendText(phone, 'Do computador', { attrs: { from: maria.pn.replace('@', ':2@') } });
    expect(await settled(id)).toEqual([expect.objectContaining({ text: 'Do computador', phone: `+${maria.number}`, lid: maria.lidUser })]);
  });

  it('is not ourselves, though what our own phone wrote names our LID beside the number', async () => {
    const maria = addContact();
    const id = `E${randomBytes(8).toString('hex').toUpperCase()}`;
    companion.push(node('message', { id, from: phone.lid, recipient: maria.lid, sender_pn: phone.pn, t: seconds(), type: 'text', addressing_mode: 'lid' }, [node('enc', { v: '2', type: 'msg' }, Buffer.from('damaged'))]));
    await waitFor(() => handedOver(id).length > 0, { what: 'the message' });
    expect(handedOver(id)).toEqual([expect.objectContaining({ type: 'undecryptable', fromMe: true, phone: null, lid: maria.lidUser })]);
  });

  it('is told to the log when nobody can be found in it', async () => {
    const warnings: unknown[] = [];
    const log = Object.assign(createLogger('silent', 'test'), { warn: (details: unknown) => void warnings.push(details) });
    const [somebody] = await settled(await addContact().sendText(phone, 'Oi'));
    if (!somebody) throw new Error('nobody wrote');
    const nobody = { ...somebody, providerId: 'NOBODY', phone: null, lid: null };
    for (const chat of ['person', 'group', 'status'] as const) expect(await receiveMessage({ ...test.services, log }, { ...nobody, chat })).toMatchObject({ stored: false });
    expect(warnings).toEqual([expect.objectContaining({ providerId: 'NOBODY' })]);
  });

  it('keeps the name that WhatsApp verified of a business through the journal', async () => {
    const details = proto.VerifiedNameCertificate.Details.encode({ verifiedName: 'Padaria Sol' }).finish();
    const [name, sol] = [node('verified_name', {}, proto.VerifiedNameCertificate.encode({ details }).finish()), addContact()];
    const posted = companion.deliver.bind(companion);
    companion.deliver = ({ attrs: { notify: _unnamed, ...attrs }, content, ...stanza }) => posted({ ...stanza, attrs, content: [name, ...(content as BinaryNode[])] }); // A message's content is nodes.
    const id = await sol.sendText(phone, 'Bom dia');
    companion.deliver = posted;
    expect(await settled(id)).toEqual([expect.objectContaining({ text: 'Bom dia', pushName: 'Padaria Sol' })]);
  });
});

it('keeps silent about what the account’s own devices say to each other', async () => {
  const other = createTestDevice(driverFor(whatsapp), { deviceId: randomBytes(12).toString('hex') });
  const own = whatsapp.addPhone({ number: '5511987650002', name: 'Filial' });
  const linked = await pair(other, own);
  await waitFor(() => linked.isOnline, { what: 'the connection' });
  const heads: BinaryNode['attrs'][] = [{ from: own.pn }, { from: own.lid }, { from: own.pn, category: 'peer' }];
  for (const attrs of heads) linked.push(node('message', { id: 'OWN1', t: seconds(), type: 'text', ...attrs }));
  linked.push(node('message', { id: 'OWN2', t: seconds(), type: 'text', from: own.pn, category: 'peer' }, [node('enc', { v: '2', type: 'msg' }, Buffer.from('damaged'))]));
  await addContact().sendText(own, 'Bom dia');
  await waitFor(() => other.incoming.some(({ text }) => text === 'Bom dia'), { what: 'the customer' });
  expect(other.incoming.map(({ text }) => text)).toEqual(['Bom dia']);
  await other.driver.disconnect();
});
