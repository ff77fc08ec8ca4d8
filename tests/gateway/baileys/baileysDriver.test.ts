import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { createTestRuntime, type TestRuntime } from '../../support/harness.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { createMediaMessage, openMedia } from '../../support/whatsapp/mediaMessage.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { testDriver, type DriverHarness, type TestAmendments } from '../driverContract.ts';
import { createTestDevice, driverFor, pair } from './pairedDevice.ts';

tameBaileys();

let whatsapp: StandIn;
let devices = 0;

let test: TestRuntime;

beforeAll(async () => {
  test = await createTestRuntime();
  whatsapp = await startStandIn();
});

afterEach(() => whatsapp.mend());

afterAll(async () => {
  await whatsapp.close();
  await test.close();
});

const contacts = new Map<string, Contact>();

function contactOf(phone: string): Contact {
  const contact = contacts.get(phone) ?? whatsapp.addContact({ number: phone.replace('+', ''), name: 'Maria' });
  contacts.set(phone, contact);
  return contact;
}

testDriver('baileys', async (): Promise<DriverHarness> => {
  devices += 1;
  const createDriver = driverFor(whatsapp);
  const deviceId = randomBytes(12).toString('hex');
  const phone = whatsapp.addPhone({ number: `55119876${String(50_000 + devices)}`, name: 'Loja' });
  const first = createTestDevice(createDriver, { deviceId });
  const companion = await pair(first, phone);
  await first.driver.disconnect();

  contactOf('+5511988880001');
  const received = () => {
    // Whoever looks has read it.
    const arrived = phone.sent.map(({ id, message }) => ({ messageId: id, message }));
    contactOf('+5511988880001').markRead(companion, arrived.map(({ messageId }) => messageId));
    return arrived;
  };
  return {
    createDriver,
    deviceId,
    fence: 1,
    network: {
      write: (from, text) => contactOf(from).sendText(phone, text),
      received: async () => received().map(({ messageId, message }) => ({ messageId, text: message.extendedTextMessage?.text ?? message.documentMessage?.caption ?? '' })),
      cut: async () => {
        whatsapp.faults.upgradeStatus = 503;
        companion.connection?.reset();
      },
      mend: async () => whatsapp.mend(),
      dropAcks: async (isOn) => void (whatsapp.faults.messageAcks = isOn ? 'silent' : undefined),
    },
    amendments: {
      write: (from, said) => contactOf(from).send(phone, amendmentOf(said)),
      received: async () => received().map(({ message }) => amendmentIn(message)),
    },
    files: {
      write: async (from, { bytes, type, mimeType, fileName, text }) =>
        contactOf(from).send(phone, await createMediaMessage(whatsapp.media, type, bytes, mimeType, { ...(text && { caption: text }), ...(fileName && { fileName }) })),
      received: () =>
        Promise.all(
          received().map(async ({ messageId, message }) => {
            const document = message.documentWithCaptionMessage?.message?.documentMessage ?? message.documentMessage;
            if (!document) throw new Error('it holds no document');
            const bytes = await openMedia(whatsapp.media, { documentMessage: document });
            return { messageId, type: 'document' as const, mimeType: document.mimetype ?? '', fileName: document.fileName ?? null, text: document.caption ?? '', bytes };
          }),
        ),
    },
  };
}, { withAmendments: true });

/** As a customer's phone says it. */
function amendmentOf({ type, text, targetId, quotedId }: Parameters<TestAmendments['write']>[1]): proto.IMessage {
  const key = { id: targetId, fromMe: true };
  const { REVOKE, MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type;
  if (type === 'reaction') return { reactionMessage: { key, text } };
  if (type === 'edit') return { editedMessage: { message: { protocolMessage: { key, type: MESSAGE_EDIT, editedMessage: { conversation: text } } } } };
  if (type === 'deletion') return { protocolMessage: { key, type: REVOKE } };
  return { extendedTextMessage: { text, ...(quotedId && { contextInfo: { stanzaId: quotedId, quotedMessage: { conversation: 'x' } } }) } };
}

function amendmentIn(message: proto.IMessage): Awaited<ReturnType<TestAmendments['received']>>[number] {
  const { reactionMessage, extendedTextMessage } = message;
  const about = message.protocolMessage ?? message.editedMessage?.message?.protocolMessage;
  if (reactionMessage) return { type: 'reaction', text: reactionMessage.text ?? '', targetId: reactionMessage.key?.id ?? '' };
  if (about?.editedMessage) return { type: 'edit', text: about.editedMessage.extendedTextMessage?.text ?? about.editedMessage.conversation ?? '', targetId: about.key?.id ?? '' };
  if (about) return { type: 'deletion', text: '', targetId: about.key?.id ?? '' };
  return { type: 'text', text: extendedTextMessage?.text ?? '', ...(extendedTextMessage?.contextInfo?.stanzaId && { quotedId: extendedTextMessage.contextInfo.stanzaId }) };
}

it('sent nothing that WhatsApp would not have taken', () => {
  expect(whatsapp.problems).toEqual([]);
});
