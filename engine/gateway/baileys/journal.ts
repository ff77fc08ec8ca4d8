import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BufferJSON, decodeMessageNode, DEFAULT_CONNECTION_CONFIG, proto, unpadRandomMax16, type AuthenticationCreds, type BinaryNode, type SignalKeyStoreWithTransaction, type SocketConfig, type WAMessage, type WASocket } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import type { Logger } from '../../../config/logger.ts';
import { DeviceJournalModel, isDuplicateKey } from '../../models/index.ts';
import type { KeyCipher } from './keyCipher.ts';

/** A decrypted message, as it came. */
export interface JournalEntry {
  id: string;
  stanza: BinaryNode;
  plaintext: Uint8Array;
}

export interface JournalOptions {
  deviceId: string;
  cipher: KeyCipher;
  log: Logger;
}

/** Stanzas that were seen and not decrypted: more are not waited for. */
const MOST_STANZAS = 2_000;
const RETRY_MS = 500;

/**
 * Baileys confirms a message before it tells of it, and a message can be decrypted once only. So each is stored here, in the
 * same transaction that moves the Signal session on and before it: a process that dies at any time leaves the message
 * either here or on WhatsApp's server.
 */
export function createJournal({ deviceId, cipher, log }: JournalOptions) {
  const device = new Types.ObjectId(deviceId);
  const stanzas = new Map<string, BinaryNode>();
  let listener: (entry: JournalEntry) => void = () => undefined;
  let isOpen = true;

  function watch({ ws }: Pick<WASocket, 'ws'>): void {
    ws.on('CB:message', (stanza: BinaryNode) => {
      if (!Array.isArray(stanza.content)) return;
      for (const { tag, content } of stanza.content) if (tag === 'enc' && content instanceof Uint8Array) stanzas.set(hashOf(content), stanza);
      for (const oldest of stanzas.keys()) {
        if (stanzas.size <= MOST_STANZAS) break;
        stanzas.delete(oldest);
      }
    });
  }

  const makeRepository: SocketConfig['makeSignalRepository'] = (auth, logger, pnToLid) => {
    const inner = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, pnToLid);
    // Baileys hands over keys with transactions, and its type says so only within.
    const keys = auth.keys as SignalKeyStoreWithTransaction;
    return {
      ...inner,
      decryptMessage: (options) => keys.transaction(() => kept(options.ciphertext, () => inner.decryptMessage(options)), options.jid),
      decryptGroupMessage: (options) => keys.transaction(() => kept(options.msg, () => inner.decryptGroupMessage(options)), options.group),
    };
  };

  async function kept(ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const plaintext = await decrypt();
    const id = hashOf(ciphertext);
    const stanza = stanzas.get(id);
    stanzas.delete(id);
    if (!stanza) {
      log.warn('a message was decrypted whose stanza was not seen');
      return plaintext;
    }
    await store({ id, stanza, plaintext });
    listener({ id, stanza, plaintext });
    return plaintext;
  }

  /** A store that is away is waited for: to fail would tell the sender that the message cannot be decrypted. */
  async function store({ id, stanza, plaintext }: JournalEntry): Promise<void> {
    const value = cipher.seal(JSON.stringify({ stanza: withoutSecrets(stanza), plaintext }, BufferJSON.replacer), nameOf(id));
    for (;;) {
      try {
        await DeviceJournalModel.create({ deviceId: device, entryId: id, value, at: new Date() });
        return;
      } catch (error) {
        if (isDuplicateKey(error)) return;
        if (!isOpen) throw error;
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
      return documents.map(({ entryId, value }) => ({ ...(JSON.parse(cipher.open(value, nameOf(entryId)), BufferJSON.reviver) as Omit<JournalEntry, 'id'>), id: entryId })); // Written by `store` alone.
    },
    async done(id: string): Promise<void> {
      await DeviceJournalModel.deleteOne({ deviceId: device, entryId: id });
    },
    open(): void {
      isOpen = true;
    },
    /** Nothing is waited for any more. */
    close(): void {
      isOpen = false;
    },
  };
}

export type Journal = ReturnType<typeof createJournal>;

/** The message that Baileys would have told of. Throws for a stanza that names no sender. */
export function messageOfEntry({ stanza, plaintext }: JournalEntry, me: AuthenticationCreds['me']): WAMessage {
  const { fullMessage } = decodeMessageNode(stanza, me?.id ?? '', me?.lid ?? '');
  const decoded = proto.Message.decode(unpadRandomMax16(plaintext));
  return { ...fullMessage, key: fullMessage.key, message: decoded.deviceSentMessage?.message ?? decoded };
}

/** What it carries encrypted is of no use any more. */
function withoutSecrets(stanza: BinaryNode): BinaryNode {
  return { tag: stanza.tag, attrs: stanza.attrs, content: [] };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
