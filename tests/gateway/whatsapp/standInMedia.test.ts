import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { waitFor } from '../../support/waitFor.ts';
import type { Contact } from '../../support/whatsapp/contact.ts';
import { createMediaMessage, mediaIn, openMedia } from '../../support/whatsapp/mediaMessage.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';
import { tameBaileys } from '../../support/whatsapp/tameBaileys.ts';
import { createTestClients, type TestClient, type TestClients } from '../../support/whatsapp/testClient.ts';

tameBaileys();

let whatsapp: StandIn;
let clients: TestClients;
let phone: Phone;
let client: TestClient;
let maria: Contact;

beforeAll(async () => {
  whatsapp = await startStandIn();
  clients = createTestClients(whatsapp);
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  maria = whatsapp.addContact({ number: '5511999990001', name: 'Maria' });
  client = await clients.linkTo(phone);
});

afterEach(() => whatsapp.mend());

afterAll(async () => {
  await clients.close();
  await whatsapp.close();
});

describe('media that a contact sends', () => {
  it('is downloaded from the host by a client that trusts its authority', async () => {
    const file = randomBytes(100_000);
    const message = await receive(await createMediaMessage(whatsapp.media, 'image', file, 'image/jpeg', { caption: 'O boleto' }));
    expect(message.message?.imageMessage).toMatchObject({ caption: 'O boleto', mimetype: 'image/jpeg', fileLength: expect.anything() });
    expect(await download(message)).toEqual({ base64: file.toString('base64') });
  });

  it('may expire, and is uploaded again on request', async () => {
    const file = Buffer.from('%PDF-1.7');
    const message = await receive(await createMediaMessage(whatsapp.media, 'document', file, 'application/pdf', { fileName: 'boleto.pdf' }));
    whatsapp.media.expire(message.message?.documentMessage?.directPath ?? '');
    expect(await download(message)).toEqual({ status: 410 });
    await client.socket.updateMediaMessage(message);
    expect(await download(message)).toEqual({ base64: file.toString('base64') });
  });

  it('may be gone from the phone too', async () => {
    const message = await receive(await createMediaMessage(whatsapp.media, 'audio', Buffer.from('OggS'), 'audio/ogg; codecs=opus', { ptt: true, seconds: 1 }));
    phone.hasMedia = false;
    await expect(client.socket.updateMediaMessage(message)).rejects.toMatchObject({ output: { statusCode: 404 } });
    phone.hasMedia = true;
  });

  it('may be damaged, which Baileys does not notice', async () => {
    const file = randomBytes(64);
    const message = await receive(await createMediaMessage(whatsapp.media, 'image', file, 'image/jpeg'));
    whatsapp.media.tamper(message.message?.imageMessage?.directPath ?? '');
    const { base64 } = await download(message);
    expect(Buffer.from(base64 ?? '', 'base64')).toHaveLength(64);
    expect(base64).not.toBe(file.toString('base64'));
  });

  it('may meet a host in trouble', async () => {
    const message = await receive(await createMediaMessage(whatsapp.media, 'image', randomBytes(10), 'image/jpeg'));
    whatsapp.faults.mediaStatus = 503;
    expect(await download(message)).toEqual({ status: 503 });
  });
});

describe('media that a client sends', () => {
  it('is uploaded to the host and opened by the contact', async () => {
    const file = randomBytes(50_000);
    const sent = await client.socket.sendMessage(maria.pn, { document: file, mimetype: 'application/pdf', fileName: 'contrato.pdf', caption: 'Assine aqui' });
    const received = await waitFor(() => maria.received.find(({ id }) => id === sent?.key.id));
    const { message } = received;
    expect(mediaIn(message.documentWithCaptionMessage?.message ?? message)).toMatchObject({ kind: 'document', content: { mimetype: 'application/pdf', fileName: 'contrato.pdf' } });
    expect(await openMedia(whatsapp.media, message.documentWithCaptionMessage?.message ?? message)).toEqual(file);
  });

  it('is not sent when the host is in trouble', async () => {
    whatsapp.faults.mediaStatus = 503;
    await expect(client.socket.sendMessage(maria.pn, { document: Buffer.from('x'), mimetype: 'text/plain' })).rejects.toThrow('Media upload failed on all hosts');
  });
});

it('sent nothing that WhatsApp would not take', () => {
  expect(whatsapp.problems).toEqual([]);
});

async function receive(content: Parameters<Contact['send']>[1]) {
  const id = await maria.send(phone, content);
  const { message } = await waitFor(() => client.messages.find(({ message: { key, message } }) => key.id === id && message));
  return message;
}

/** Downloads with an unmodified Baileys in a process of its own, because NODE_EXTRA_CA_CERTS is read when Node starts. */
async function download({ message }: { message?: Parameters<typeof mediaIn>[0] | null }): Promise<{ base64?: string; status?: number }> {
  const media = mediaIn(message ?? {});
  const { mediaKey, directPath } = media?.content ?? {};
  const script = `
    import { downloadContentFromMessage, toBuffer } from '@whiskeysockets/baileys';
    const [mediaKey, directPath, host, kind] = process.argv.slice(1);
    try {
      const stream = await downloadContentFromMessage({ mediaKey: Buffer.from(mediaKey, 'base64'), directPath }, kind, { host });
      console.log(JSON.stringify({ base64: (await toBuffer(stream)).toString('base64') }));
    } catch (error) {
      console.log(JSON.stringify({ status: error.output?.statusCode, message: error.output ? undefined : String(error.cause ?? error) }));
    }`;
  const args = [Buffer.from(mediaKey ?? []).toString('base64'), directPath ?? '', whatsapp.media.host, media?.kind ?? ''];
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, '--', ...args], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: whatsapp.caFile },
  });
  return JSON.parse(stdout) as { base64?: string; status?: number }; // What the script above prints.
}
