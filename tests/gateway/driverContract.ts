import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createLogger } from '../../config/logger.ts';
import {
  NotConnectedError,
  NotSentError,
  SendOutcomeUnknownError,
  type ConnectionReason,
  type ConnectionStatus,
  type CreateDriver,
  type Driver,
  type DriverReceipt,
  type IncomingMessage,
  type OutgoingMessage,
} from '../../engine/gateway/driver.ts';
import { PNG, sha256 } from '../support/files.ts';
import { waitFor } from '../support/waitFor.ts';

/** A file of a message as the network has it. */
export interface NetworkFile {
  bytes: Buffer;
  type: 'image' | 'document';
  mimeType: string;
  fileName: string | null;
  /** What stands below it. */
  text: string;
}

/** The network behind a driver, as its test drives it. */
export interface TestNetwork {
  /** A customer writes; answers the message's id on the network. */
  write(from: string, text: string): Promise<string>;
  /** What the network received from the device, in order. */
  received(): Promise<{ messageId: string; text: string }[]>;
  /** The connection drops, and none can be made. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Messages are received and not acknowledged. */
  dropAcks(isOn: boolean): Promise<void>;
}

/** The files of a network. */
export interface TestFiles {
  /** A customer sends one; answers the message's id on the network. */
  write(from: string, file: NetworkFile): Promise<string>;
  /** What the network received from the device, in order, as it arrived. */
  received(): Promise<(NetworkFile & { messageId: string })[]>;
}

/** What is said of messages on a network. */
export interface TestAmendments {
  /** A customer quotes, reacts, edits or deletes; answers the id of that on the network. */
  write(from: string, said: { type: 'text' | 'reaction' | 'edit' | 'deletion'; text: string; targetId?: string; quotedId?: string }): Promise<string>;
  /** What the network received from the device, in order. */
  received(): Promise<{ type?: string; text: string; targetId?: string; quotedId?: string }[]>;
}

export interface DriverHarness {
  createDriver: CreateDriver;
  /** Of a device that exists and that the present fence holds. */
  deviceId: string;
  fence: number;
  network: TestNetwork;
  /** Left out only with `withoutFiles`. */
  files?: TestFiles;
  /** Only with `withAmendments`. */
  amendments?: TestAmendments;
}

/** What every driver must do, whatever its network. `setUp` gives a new device each time. `withoutFiles`: of a driver that carries none yet. `withAmendments`: its harness can say something of messages. */
export function testDriver(name: string, setUp: () => Promise<DriverHarness>, { withoutFiles = false, withAmendments = false } = {}): void {
  describe(`the driver ${name}`, () => {
    let harness: DriverHarness;
    let driver: Driver;
    let incoming: IncomingMessage[];
    let receipts: DriverReceipt[];
    let statuses: { status: ConnectionStatus; reason: ConnectionReason | null; phone?: string }[];
    let store: (message: IncomingMessage) => Promise<void>;

    beforeEach(async () => {
      harness = await setUp();
      incoming = [];
      receipts = [];
      statuses = [];
      store = async (message) => void incoming.push(message);
      driver = harness.createDriver({
        deviceId: harness.deviceId,
        phone: null,
        fence: harness.fence,
        log: createLogger('silent', 'test'),
        onMessage: (message) => store(message),
        onReceipt: async (receipt) => void receipts.push(receipt),
        onStatus: (status, reason, detail) => void statuses.push({ status, reason, phone: detail?.phone }),
      });
    });
    afterEach(() => driver.disconnect());

    const texts = () => incoming.map(({ text }) => text);
    const outgoing = (text: string, providerId = driver.createProviderId()): OutgoingMessage => ({
      messageId: '0123456789abcdef01234567',
      providerId,
      to: { phone: '+5511988880001', lid: null },
      type: 'text',
      text,
      quotedProviderId: null,
    });

    it('says that it is connected, and with which number', async () => {
      await driver.connect();
      expect(statuses.at(-1)).toEqual({ status: 'connected', reason: null, phone: expect.stringMatching(/^\+\d{8,15}$/) });
    });

    it('refuses to connect while the network is away, and connects afterwards', async () => {
      await harness.network.cut();
      await expect(driver.connect()).rejects.toBeInstanceOf(NotConnectedError);
      await harness.network.mend();
      await driver.connect();
      expect(statuses.at(-1)?.status).toBe('connected');
    });

    it('says why when the connection drops', async () => {
      await driver.connect();
      await harness.network.cut();
      await waitFor(() => statuses.at(-1)?.status === 'disconnected');
      expect(statuses.at(-1)?.reason).toEqual(expect.any(String));
    });

    it('hands over what a customer writes', async () => {
      await driver.connect();
      const id = await harness.network.write('+5511988880002', 'Bom dia');
      await waitFor(() => incoming.length === 1);
      expect(incoming[0]).toEqual(
        expect.objectContaining({ deviceId: harness.deviceId, providerId: id, phone: '+5511988880002', text: 'Bom dia', fromMe: false, chat: 'person', isHistory: false }),
      );
    });

    it('hands over in order what waited while it was not connected', async () => {
      for (let index = 0; index < 20; index += 1) await harness.network.write('+5511988880003', `${index}`);
      expect(incoming).toHaveLength(0);
      await driver.connect();
      await waitFor(() => incoming.length === 20);
      expect(texts()).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
    });

    it('hands over again what was not stored, before what came later', async () => {
      let failures = 2;
      store = async (message) => {
        if (message.text === 'first' && failures-- > 0) throw new Error('the store is away');
        incoming.push(message);
      };
      await harness.network.write('+5511988880004', 'first');
      await harness.network.write('+5511988880004', 'second');
      await driver.connect();
      await waitFor(() => incoming.length === 2);
      expect(texts()).toEqual(['first', 'second']);
    });

    it('does not hold up other customers behind one whose message is being stored', async () => {
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      store = async (message) => {
        if (message.text === 'slow') await held;
        incoming.push(message);
      };
      await driver.connect();
      await harness.network.write('+5511988880005', 'slow');
      await harness.network.write('+5511988880006', 'quick');
      await waitFor(() => texts().includes('quick'));
      release();
      await waitFor(() => texts().includes('slow'));
    });

    it('sends, and hands over the receipts', async () => {
      await driver.connect();
      const message = outgoing('Pois não?');
      const { providerId } = await driver.send(message);
      if (message.providerId !== null) expect(providerId).toBe(message.providerId);
      expect(await harness.network.received()).toEqual([expect.objectContaining({ messageId: providerId, text: 'Pois não?' })]);
      await waitFor(() => receipts.length === 2);
      expect(receipts.map((receipt) => [receipt.providerId, receipt.status])).toEqual([
        [providerId, 'delivered'],
        [providerId, 'read'],
      ]);
    });

    it('knows that nothing left when it is not connected', async () => {
      await expect(driver.send(outgoing('Olá'))).rejects.toBeInstanceOf(NotSentError);
      expect(await harness.network.received()).toEqual([]);
    });

    it('knows that it does not know when no acknowledgement comes', async () => {
      await harness.network.dropAcks(true);
      await driver.connect();
      await expect(driver.send(outgoing('Olá'))).rejects.toBeInstanceOf(SendOutcomeUnknownError);
      expect(await harness.network.received()).toHaveLength(1);
    });

    it('ends the sends under way when it is disconnected', async () => {
      await harness.network.dropAcks(true);
      await driver.connect();
      // oxlint-disable-next-line jest/valid-expect -- awaited below, once the driver is disconnected
      const sending = expect(driver.send(outgoing('Olá'))).rejects.toBeInstanceOf(SendOutcomeUnknownError);
      await waitFor(async () => (await harness.network.received()).length === 1);
      await driver.disconnect();
      await sending;
    });

    it('can be disconnected twice, and hands nothing over afterwards', async () => {
      await driver.connect();
      await driver.disconnect();
      await driver.disconnect();
      await harness.network.write('+5511988880007', 'too late');
      await driver.connect();
      await waitFor(() => incoming.length === 1);
      await driver.disconnect();
      await harness.network.write('+5511988880007', 'later still');
      await driver.connect();
      await waitFor(() => incoming.length === 2);
      expect(texts()).toEqual(['too late', 'later still']);
    });

    (withAmendments ? describe : describe.skip)('reactions, edits, deletions and quotes', () => {
      it('hands them over with the message that they are about', async () => {
        const from = '+5511988880010';
        await driver.connect();
        const id = await harness.network.write(from, 'Bom dai');
        await waitFor(() => incoming.length === 1);
        await amendments().write(from, { type: 'reaction', text: '👍', targetId: id });
        await amendments().write(from, { type: 'edit', text: 'Bom dia', targetId: id });
        await amendments().write(from, { type: 'text', text: 'Alguém aí?', quotedId: id });
        await amendments().write(from, { type: 'deletion', text: '', targetId: id });
        await waitFor(() => incoming.length === 5);
        expect(incoming.slice(1)).toEqual([
          expect.objectContaining({ type: 'reaction', text: '👍', targetProviderId: id }),
          expect.objectContaining({ type: 'edit', text: 'Bom dia', targetProviderId: id }),
          expect.objectContaining({ type: 'text', text: 'Alguém aí?', quotedProviderId: id }),
          expect.objectContaining({ type: 'deletion', targetProviderId: id }),
        ]);
      });

      it('sends them in order', async () => {
        await driver.connect();
        const { providerId } = await driver.send(outgoing('Pois nao?'));
        const target = { providerId, fromMe: true };
        await driver.send({ ...outgoing('👍'), type: 'reaction', target });
        await driver.send({ ...outgoing('Pois não?'), type: 'edit', target });
        await driver.send({ ...outgoing(''), type: 'deletion', target });
        expect((await amendments().received()).slice(1)).toEqual([
          expect.objectContaining({ type: 'reaction', text: '👍', targetId: providerId }),
          expect.objectContaining({ type: 'edit', text: 'Pois não?', targetId: providerId }),
          expect.objectContaining({ type: 'deletion', targetId: providerId }),
        ]);
      });

      function amendments(): TestAmendments {
        if (!harness.amendments) throw new Error('the harness says nothing of messages');
        return harness.amendments;
      }
    });

    (withoutFiles ? describe.skip : describe)('files', () => {
      const picture = { bytes: PNG, type: 'image' as const, mimeType: 'image/png', fileName: null, text: 'Olhe' };

      it('hands over a picture, and fetches it byte for byte, again too', async () => {
        await driver.connect();
        const id = await files().write('+5511988880008', picture);
        await waitFor(() => incoming.length === 1);
        expect(incoming[0]).toMatchObject({ providerId: id, type: 'image', text: 'Olhe', media: { mimeType: 'image/png', isVoice: false } });
        const source = incoming[0]?.media?.source ?? '';
        for (let time = 0; time < 2; time += 1) expect(await buffer(await download(source))).toEqual(PNG);
      });

      it('fetches what is larger than a chunk, and by another connection than the one that told of it', async () => {
        const bytes = randomBytes(700_001);
        await driver.connect();
        await files().write('+5511988880009', { ...picture, bytes, type: 'document', mimeType: 'application/pdf', fileName: 'conta.pdf', text: '' });
        await waitFor(() => incoming.length === 1);
        expect(incoming[0]).toMatchObject({ type: 'document', media: { fileName: 'conta.pdf' } });
        await driver.disconnect();
        await driver.connect();
        expect(sha256(await buffer(await download(incoming[0]?.media?.source ?? '')))).toBe(sha256(bytes));
      });

      it('sends a file, and the network gets the same bytes', async () => {
        await driver.connect();
        const bytes = randomBytes(300_000);
        const { providerId } = await driver.send(document(bytes));
        const received = await files().received();
        expect(received.map(({ bytes: arrived, ...file }) => ({ ...file, sha256: sha256(arrived) }))).toEqual([
          { messageId: providerId, type: 'document', mimeType: 'application/pdf', fileName: 'recibo.pdf', text: 'Segue o recibo', sha256: sha256(bytes) },
        ]);
      });

      it('knows that nothing left when the file cannot be read', async () => {
        await driver.connect();
        const message = document(PNG);
        const unreadable = { ...message, media: { ...message.media, open: () => Promise.reject(new Error('the disk is gone')) } };
        await expect(driver.send(unreadable)).rejects.toBeInstanceOf(NotSentError);
        expect(await harness.network.received()).toEqual([]);
      });

      function files(): TestFiles {
        if (!harness.files) throw new Error('the harness has no files');
        return harness.files;
      }

      async function download(source: string): Promise<Readable> {
        if (!driver.download) throw new Error('the driver fetches no files');
        return driver.download(source);
      }

      function document(bytes: Buffer) {
        const media = { mimeType: 'application/pdf', fileName: 'recibo.pdf', size: bytes.length, isVoice: false, open: () => Promise.resolve(Readable.from([bytes])) };
        return { ...outgoing('Segue o recibo'), type: 'document' as const, media };
      }
    });
  });
}
