import { DEFAULT_CONNECTION_CONFIG, type SignalKeyStoreWithTransaction } from '@whiskeysockets/baileys';
import { waitFor } from '../../support/waitFor.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import type { Contact, ContactOptions } from '../../support/whatsapp/contact.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestClients, type TestClient, type TestClients } from '../../support/whatsapp/testClient.ts';

tameBaileys();

let whatsapp: StandIn;
let clients: TestClients;
let phone: Phone;
let companion: Companion;
let client: TestClient;
let contacts = 0;

beforeAll(async () => {
  whatsapp = await startStandIn();
  clients = createTestClients(whatsapp);
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  client = await clients.linkTo(phone);
  companion = phone.companions[0]!;
  await waitFor(() => client.auth.creds.accountSyncCounter === 1 && companion.mailbox.size === 0, { what: 'the history' });
});

afterEach(() => whatsapp.mend());

afterAll(async () => {
  await clients.close();
  await whatsapp.close();
});

describe('a contact that writes', () => {
  it('begins a session and goes on with it', async () => {
    const maria = addContact();
    const id = await maria.sendText(phone, 'Oi');
    await maria.sendText(phone, 'Tudo bem?');
    const [first, second] = await textsFrom(maria, 2);
    expect([first?.text, second?.text]).toEqual(['Oi', 'Tudo bem?']);
    expect(first?.message).toMatchObject({ pushName: 'Maria', key: { id, remoteJid: maria.pn, remoteJidAlt: maria.lid, fromMe: false } });
    expect(first?.type).toBe('notify');
    await waitFor(() => maria.receipts.length === 2);
    expect(companion.mailbox.size).toBe(0);
  });

  it('is known by its LID when it writes so', async () => {
    const maria = addContact({ addressing: 'lid' });
    await maria.sendText(phone, 'Oi');
    const [first] = await textsFrom(maria, 1);
    expect(first?.message.key).toMatchObject({ remoteJid: maria.lid, remoteJidAlt: maria.pn });
  });

  it('has its messages kept while the client is away', async () => {
    const maria = addContact();
    await client.socket.end(undefined);
    await waitFor(() => !companion.isOnline);
    for (const text of ['um', 'dois', 'três']) await maria.sendText(phone, text);
    expect(companion.mailbox.count('message')).toBe(3);
    client = await clients.logIn(client.auth);
    const texts = await textsFrom(maria, 3);
    expect(texts.map(({ text, type }) => [text, type])).toEqual([['um', 'append'], ['dois', 'append'], ['três', 'append']]);
    await waitFor(() => companion.mailbox.size === 0, { what: 'the confirmations' });
  });

  it('is asked again for what could not be decrypted', async () => {
    const maria = addContact();
    const id = await maria.sendText(phone, 'Oi', { damage: 'once' });
    await textsFrom(maria, 1);
    expect(stagesOf(id)).toEqual([2, 'Oi']);
    expect(maria.receipts).toContainEqual({ id, type: 'retry' });
  });

  it('may never send what can be decrypted', async () => {
    const maria = addContact();
    const id = await maria.sendText(phone, 'Oi', { damage: 'always' });
    // Baileys asks five times, then it gives up.
    await waitFor(() => maria.receipts.filter(({ type }) => type === 'retry').length === 5);
    await waitFor(() => stagesOf(id).length > 0);
    expect(new Set(stagesOf(id))).toEqual(new Set([2]));
  });

  it('may send twice, and out of order', async () => {
    const maria = addContact();
    const first = await maria.write(companion, { conversation: 'um' });
    const second = await maria.write(companion, { conversation: 'dois' });
    second.post();
    second.post();
    first.post();
    await waitFor(() => companion.mailbox.size === 0);
    expect((await textsFrom(maria, 2)).map(({ text }) => text)).toEqual(['dois', 'um']);
  });

  it('shows that it types', async () => {
    const maria = addContact();
    maria.type(companion);
    await waitFor(() => client.presences.some(({ id, presences }) => id === maria.pn && presences[id]?.lastKnownPresence === 'composing'));
  });
});

describe('a client that writes', () => {
  it('reaches every device of a contact and the own phone, and learns of ack, delivery and reading', async () => {
    const maria = addContact({ devices: 2 });
    const id = await sendTo(maria, 'Bom dia');
    await waitFor(() => maria.received.length === 2);
    expect(new Set(maria.received.map(({ device, message }) => `${device} ${message.extendedTextMessage?.text}`))).toEqual(new Set(['0 Bom dia', '1 Bom dia']));
    await waitFor(() => phone.sent.some((sent) => sent.id === id));
    expect(phone.sent.find((sent) => sent.id === id)).toMatchObject({ to: maria.pn, message: { extendedTextMessage: { text: 'Bom dia' } } });
    await waitFor(() => client.acks.some((ack) => ack.id === id && ack.class === 'message'));
    await waitFor(() => client.statuses(id).includes(3));
    maria.markRead(companion, [id]);
    await waitFor(() => client.statuses(id).includes(4));
    expect(client.statuses(id)).toEqual([3, 4]);
  });

  it('answers in the session that the contact began', async () => {
    const maria = addContact();
    await maria.sendText(phone, 'Oi');
    await textsFrom(maria, 1);
    await sendTo(maria, 'Olá, Maria');
    await waitFor(() => maria.texts.includes('Olá, Maria'));
    await maria.sendText(phone, 'Obrigada');
    expect((await textsFrom(maria, 2)).map(({ text }) => text)).toEqual(['Oi', 'Obrigada']);
  });

  it('answers a contact by its LID', async () => {
    const maria = addContact({ addressing: 'lid' });
    await maria.sendText(phone, 'Oi');
    const [first] = await textsFrom(maria, 1);
    await client.socket.sendMessage(first?.message.key.remoteJid ?? '', { text: 'Olá, Maria' });
    await waitFor(() => maria.texts.includes('Olá, Maria'));
  });

  it('sends again to a contact that lost its session', async () => {
    const maria = addContact();
    await maria.sendText(phone, 'Oi');
    await textsFrom(maria, 1);
    await maria.endpoints[0]?.signal.forgetSession(companion.lid);
    await sendTo(maria, 'Ainda aí?');
    await waitFor(() => maria.texts.includes('Ainda aí?'));
  });

  it('is told by a nack that a message was refused', async () => {
    const maria = addContact();
    whatsapp.faults.messageAcks = 463;
    const id = await sendTo(maria, 'Oi');
    await waitFor(() => client.statuses(id).includes(0));
    expect(client.acks).toContainEqual(expect.objectContaining({ id, error: '463' }));
    expect(maria.received).toEqual([]);
  });

  it('gets no ack when acks are lost, whether the message arrives or not', async () => {
    const maria = addContact();
    whatsapp.faults.messageAcks = 'silent';
    const arrives = await sendTo(maria, 'arrives');
    await waitFor(() => maria.texts.includes('arrives'));
    whatsapp.faults.messageAcks = 'lost';
    const lost = await sendTo(maria, 'is lost');
    whatsapp.faults.messageAcks = undefined;
    const last = await sendTo(maria, 'last');
    await waitFor(() => maria.texts.includes('last'));
    expect(maria.texts).toEqual(['arrives', 'last']);
    const acked = client.acks.filter((ack) => ack.class === 'message').map((ack) => ack.id);
    expect([arrives, lost, last].map((id) => acked.includes(id))).toEqual([false, false, true]);
  });

  it('does not learn of receipts that are switched off', async () => {
    const maria = addContact({ sendsReceipts: false });
    const id = await sendTo(maria, 'Oi');
    await waitFor(() => maria.texts.includes('Oi'));
    maria.markRead(companion, [id]);
    await waitFor(() => client.statuses(id).length > 0);
    expect(client.statuses(id)).toEqual([4]);
  });
});

describe('a client that dies while it stores what it has decrypted', () => {
  it('gets the message again when it stores within the transaction', async () => {
    const maria = addContact();
    await dieAtMessage(maria, async (keys, decrypt, store) => keys.transaction(async () => {
      await decrypt();
      return store();
    }, maria.lid));
    client = await clients.logIn(client.auth);
    expect((await textsFrom(maria, 1)).map(({ text }) => text)).toEqual(['Oi']);
  });

  it('loses it when it stores behind the transaction', async () => {
    const maria = addContact();
    await dieAtMessage(maria, async (_keys, decrypt, store) => {
      await decrypt();
      return store();
    });
    client = await clients.logIn(client.auth);
    await waitFor(() => companion.mailbox.size === 0, { what: 'the nack' });
    await sendTo(maria, 'Oi?');
    await waitFor(() => maria.texts.includes('Oi?'));
    expect(client.messages.filter(({ message }) => !message.key.fromMe)).toEqual([]);
  });

  /** Maria writes, and the client stands still in `store` and is gone. */
  async function dieAtMessage(maria: Contact, wrap: (keys: SignalKeyStoreWithTransaction, decrypt: () => Promise<Uint8Array>, store: () => Promise<Uint8Array>) => Promise<Uint8Array>): Promise<void> {
    let isStoring = false;
    const store = async () => {
      isStoring = true;
      return new Promise<Uint8Array>(() => {});
    };
    const dying = await clients.logIn(client.auth, {
      makeSignalRepository(auth, ...rest) {
        const inner = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, ...rest);
        const keys = auth.keys as SignalKeyStoreWithTransaction; // A socket gives them so.
        return { ...inner, decryptMessage: async (what) => wrap(keys, async () => inner.decryptMessage(what), store) };
      },
    });
    await waitFor(() => companion.isOnline);
    await maria.sendText(phone, 'Oi');
    await waitFor(() => isStoring, { what: 'the message in the store' });
    await dying.socket.end(undefined);
    await waitFor(() => !companion.isOnline);
  }
});

it('sent nothing that WhatsApp would not take', () => {
  expect(whatsapp.problems).toEqual([]);
});

function addContact(options: Partial<ContactOptions> = {}): Contact {
  return whatsapp.addContact({ number: String(5_511_999_990_000 + ++contacts), name: 'Maria', ...options });
}

async function textsFrom({ pn, lid }: Contact, count: number) {
  const texts = () => client.messages
    .filter(({ message }) => [pn, lid].includes(message.key.remoteJid ?? '') && message.message?.conversation)
    .map(({ type, message }) => ({ type, message, text: message.message?.conversation }));
  return waitFor(() => texts().length >= count && texts(), { what: `${count} texts` });
}

/** What Baileys told of a message, in order: the text, or the kind of placeholder. */
function stagesOf(id: string) {
  return client.messages.filter(({ message }) => message.key.id === id).map(({ message }) => message.message?.conversation ?? message.messageStubType);
}

async function sendTo(contact: Contact, text: string): Promise<string> {
  const message = await client.socket.sendMessage(contact.pn, { text });
  return message?.key.id ?? '';
}
