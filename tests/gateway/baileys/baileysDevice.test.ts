import { requestDeviceConnection, requestDeviceLogout } from '../../../engine/commands/devices/index.ts';
import { MessageModel, type Device } from '../../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../../support/harness.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createConversation, createDevice, deviceOf, queueMessage, startTestHost, whenConnected, whenStatus, type TestHost } from '../fixtures.ts';
import { driverFor } from './pairedDevice.ts';

tameBaileys();

let test: TestRuntime;
let whatsapp: StandIn;
let host: TestHost;
let phone: Phone;
let companion: Companion;
let device: Device;
let maria: Contact;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
  host = startTestHost(test.runtime, { drivers: { baileys: driverFor(whatsapp) } });
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  maria = whatsapp.addContact({ number: '5511999990001', name: 'Maria', addressing: 'lid' });
  device = await createDevice({ driver: 'baileys' });
});

afterEach(() => whatsapp.mend());

afterAll(async () => {
  await host.end();
  await whatsapp.close();
  await test.close();
});

async function whenDevice(is: (now: Device) => boolean, what: string): Promise<Device> {
  return waitFor(
    async () => {
      const now = await deviceOf(device);
      return is(now) && now;
    },
    { what },
  );
}

/** With Brazil's ninth digit, which WhatsApp's address may lack. */
const MARIA = '+5511999990001';

describe('a device on WhatsApp Web', () => {
  it('shows a QR code, and is connected once a phone scanned it', async () => {
    const pairing = await whenDevice(({ qr }) => qr !== null, 'a QR code');
    expect(pairing).toMatchObject({ status: 'pairing', pairingCode: null, codeExpiresAt: expect.any(Date) });
    companion = await phone.scanQr(pairing.qr ?? '');
    expect(await whenConnected(device)).toMatchObject({ phone: '+5511987650001', qr: null, codeExpiresAt: null, statusReason: null });
  });

  it('stores what a customer writes, once', async () => {
    await maria.sendText(phone, 'Bom dia');
    const stored = await waitFor(() => MessageModel.findOne({ deviceId: device._id, text: 'Bom dia' }).lean(), { what: 'the message' });
    expect(stored).toMatchObject({ direction: 'in', senderPhone: MARIA, pushName: 'Maria', identityKeys: [`lid:${maria.lidUser}`, `tel:${MARIA}`] });
  });

  it('sends what an agent writes, and follows it to being read', async () => {
    const conversation = { ...(await createConversation(device)), phone: MARIA };
    const id = await queueMessage(conversation, 'Pois não?');
    const delivered = await whenStatus(id, 'delivered');
    expect(maria.texts).toEqual(['Pois não?']);
    maria.markRead(companion, [delivered.providerId ?? '']);
    await whenStatus(id, 'read');
  });

  it('is asked to pair anew when the phone unlinked it, and keeps its messages', async () => {
    phone.unlink(companion);
    const pairing = await whenDevice(({ status, qr }) => status === 'pairing' && qr !== null, 'another QR code');
    expect(pairing.statusReason).toBe('logged_out');
    companion = await phone.scanQr(pairing.qr ?? '');
    await whenConnected(device);
    expect(await MessageModel.countDocuments({ deviceId: device._id, text: 'Bom dia' })).toBe(1);
  });

  it('logs out on the network, and shows another QR code when it is wanted again', async () => {
    await requestDeviceLogout(test.services, device._id.toHexString());
    await whenDevice(({ status, statusReason }) => status === 'disconnected' && statusReason === 'logged_out', 'the logout');
    expect(companion.isRemoved).toBe(true);
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected');
    await whenDevice(({ qr }) => qr !== null, 'a QR code');
  });

  it('changes from a QR code to one to be typed when that is wanted', async () => {
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected', '11 98765-0001');
    const pairing = await whenDevice(({ pairingCode }) => pairingCode != null, 'a pairing code');
    expect(pairing).toMatchObject({ status: 'pairing', qr: null, pairingPhone: '+5511987650001', pairingCode: expect.stringMatching(/^[0-9A-Z]{8}$/) });
    await waitFor(() => phone.isAskedForCode, { what: 'the request on the phone' });
    companion = await phone.enterCode(pairing.pairingCode ?? '');
    expect(await whenConnected(device)).toMatchObject({ pairingCode: null, pairingPhone: null });
  });

  it('rests when it is banned, until somebody asks for it again', async () => {
    whatsapp.faults.loginRefusal = 403;
    companion.connection?.endStream({ code: 503 });
    await whenDevice(({ statusReason }) => statusReason === 'banned', 'the ban');
    await waitFor(() => host.held().length === 0, { what: 'the end of looking after it' });
    expect(await deviceOf(device)).toMatchObject({ status: 'error', statusReason: 'banned', desired: 'disconnected' });
    whatsapp.mend();
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected');
    await whenConnected(device);
  });

  it('sent nothing that WhatsApp would not have taken', () => {
    expect(whatsapp.problems).toEqual([]);
  });
});
