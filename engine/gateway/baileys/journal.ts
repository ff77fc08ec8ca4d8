import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BufferJSON, decodeMessageNode, DEFAULT_CONNECTION_CONFIG, proto, unpadRandomMax16, type BinaryNode, type SignalKeyStoreWithTransaction, type SocketConfig, type WAMessage, type WASocket } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import type { Logger } from '../../../config/logger.ts';
import { DeviceJournalModel, isDuplicateKey } from '../../models/index.ts';
import { chatKeyIn } from './chatKey.ts';
import { isFrame } from './incoming/kinds.ts';
import type { KeyCipher } from './keyCipher.ts';

/** A decrypted message, as it came. */
export interface JournalEntry {
  id: string;
  stanza: BinaryNode;
  plaintext: Uint8Array;
  /** Whom the device belonged to then: what the own phone sent is told apart by it. */
  me: { id: string; lid: string };
}

export interface JournalOptions {
  deviceId: string;
  cipher: KeyCipher;
  /** Whom the device belongs to. */
  me(): { id: string; lid?: string } | undefined;
  log: Logger;
}

/** Stanzas that were seen and not decrypted yet, a long absence's among them; Baileys holds them in memory as well. */
const MOST_STANZAS = 100_000;
const RETRY_MS = 500;
/** WhatsApp's texts end at 65,536 characters, and files are not within messages: what is larger is no message of theirs, and would fit no document. Bytes. */
const MOST_PLAINTEXT = 2 * 1024 * 1024;
/** A message that says nothing, with its padding: shown as one that cannot be shown. */
const NOTHING = Uint8Array.of(1);
const VERIFIED_NAME = 'verified_name';

/**
 * Baileys confirms a message before it tells of it, and a message can be decrypted once only. So each is stored here, in the
 * same transaction that moves the Signal session on and before it: a process that dies at any time leaves the message
 * either here or on WhatsApp's server.
 */
export function createJournal({ deviceId, cipher, me, log }: JournalOptions) {
  const device = new Types.ObjectId(deviceId);
  const stanzas = new Map<string, BinaryNode>();
  let listener: (entry: JournalEntry) => void = () => undefined;
  /** The newest socket's life: what still waits for an older one must not move the session back. */
  let life = { isOpen: false };

  function watch({ ws, registerSocketEndHandler }: Pick<WASocket, 'ws' | 'registerSocketEndHandler'>): void {
    const own = life;
    registerSocketEndHandler(() => void (own.isOpen = false));
    ws.on('CB:message', (stanza: BinaryNode) => {
      if (!Array.isArray(stanza.content)) return;
      for (const { tag, content } of stanza.content) if (tag === 'enc' && content instanceof Uint8Array) stanzas.set(hashOf(content), withoutSecrets(stanza));
      for (const oldest of stanzas.keys()) {
        if (stanzas.size <= MOST_STANZAS) break;
        stanzas.delete(oldest);
      }
    });
  }

  const makeRepository: SocketConfig['makeSignalRepository'] = (auth, logger, pnToLid) => {
    const inner = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, pnToLid);
    const own = { isOpen: true };
    life = own;
    const kept = (ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>) => keep(ciphertext, decrypt, { life: own, me: { id: me()?.id ?? '', lid: me()?.lid ?? '' } });
    // Baileys hands over keys with transactions, and its type says so only within.
    const keys = auth.keys as SignalKeyStoreWithTransaction;
    return {
      ...inner,
      decryptMessage: (options) => keys.transaction(() => kept(options.ciphertext, () => inner.decryptMessage(options)), options.jid),
      decryptGroupMessage: (options) => keys.transaction(() => kept(options.msg, () => inner.decryptGroupMessage(options)), options.group),
    };
  };

  async function keep(ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>, { life: own, me: owner }: { life: typeof life; me: JournalEntry['me'] }): Promise<Uint8Array> {
    const decrypted = await decrypt();
    const plaintext = decrypted.length > MOST_PLAINTEXT ? NOTHING : decrypted;
    const id = hashOf(ciphertext);
    const stanza = stanzas.get(id);
    stanzas.delete(id);
    if (!stanza) {
      log.warn('a message was decrypted whose stanza was not seen');
      return plaintext;
    }
    const entry = { id, stanza, plaintext, me: owner };
    if (plaintext === NOTHING) log.warn({ bytes: decrypted.length }, 'a message is larger than any, and is kept as one that cannot be shown');
    await store(entry, own);
    listener(entry);
    return plaintext;
  }

  /** A store that is away is waited for: to fail would tell the sender that the message cannot be decrypted. */
  async function store({ id, ...entry }: JournalEntry, own: typeof life): Promise<void> {
    const value = cipher.seal(JSON.stringify(entry, BufferJSON.replacer), nameOf(id));
    for (;;) {
      try {
        if (!own.isOpen) throw new Error('the connection ended before the message was kept');
        await DeviceJournalModel.create({ deviceId: device, entryId: id, value, at: new Date() });
        return;
      } catch (error) {
        if (isDuplicateKey(error)) return;
        if (!own.isOpen) throw error;
        log.warn({ err: error }, 'a message could not be kept, will be tried again');
        await sleep(RETRY_MS);
      }
    }
  }

  function nameOf(id: string): string {
    return `${deviceId} journal ${id}`;
  }

  return {
    watch,
    makeRepository,
    onEntry(next: (entry: JournalEntry) => void): void {
      listener = next;
    },
    /** What was left here by anybody, in order. */
    async entries(): Promise<JournalEntry[]> {
      const documents = await DeviceJournalModel.find({ deviceId: device }).sort({ at: 1, _id: 1 }).lean();
      return documents.flatMap(({ entryId, value }) => {
        try {
          return [{ ...(JSON.parse(cipher.open(value, nameOf(entryId)), BufferJSON.reviver) as Omit<JournalEntry, 'id'>), id: entryId }]; // Written by `store` alone.
        } catch (error) {
          log.error({ err: error, entryId }, 'a message of the journal cannot be opened and stays there');
          return [];
        }
      });
    },
    async done(id: string): Promise<void> {
      await DeviceJournalModel.deleteOne({ deviceId: device, entryId: id });
    },
    /** Nothing is waited for any more. */
    close(): void {
      life.isOpen = false;
    },
  };
}

export type Journal = ReturnType<typeof createJournal>;

/** The message that Baileys would have told of. Throws for a stanza that names no sender. */
export function messageOfEntry({ stanza, plaintext, me }: JournalEntry): WAMessage {
  const bytes = unpadRandomMax16(plaintext);
  const decoded = proto.Message.decode(bytes);
  const message = decoded.deviceSentMessage?.message ?? decoded;
  // The decoder drops kinds younger than itself, and would leave a frame that says nothing: an empty message is none (see incoming/kinds).
  const isCurtailed = isFrame(message) && proto.Message.encode(decoded).finish().length < bytes.length;
  return { ...envelopeOf(stanza, me), message: isCurtailed ? {} : message };
}

/** What a stanza says of its message, whatever is in it. Throws for one that names no sender. */
export function envelopeOf(stanza: BinaryNode, me: JournalEntry['me']): WAMessage {
  const { fullMessage } = decodeMessageNode(stanza, me.id, me.lid);
  return { ...fullMessage, key: chatKeyIn(stanza, fullMessage.key, me), verifiedBizName: verifiedNameIn(stanza) };
}

/** What it carries encrypted is of no use any more; the name that WhatsApp verified of a business stands beside it. */
function withoutSecrets({ tag, attrs, content }: BinaryNode): BinaryNode {
  return { tag, attrs, content: Array.isArray(content) ? content.filter((child) => child.tag === VERIFIED_NAME) : [] };
}

/** As Baileys reads it while it decrypts. What cannot be read names nobody. */
function verifiedNameIn({ content }: BinaryNode): string | undefined {
  const certificate = Array.isArray(content) ? content.find(({ tag }) => tag === VERIFIED_NAME)?.content : undefined;
  if (!(certificate instanceof Uint8Array)) return undefined;
  try {
    const { details } = proto.VerifiedNameCertificate.decode(certificate);
    return (details && proto.VerifiedNameCertificate.Details.decode(details).verifiedName) || undefined;
  } catch {
    return undefined;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
