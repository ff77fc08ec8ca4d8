import { NO_MESSAGE_FOUND_ERROR_TEXT, type BinaryNode, type WAMessage, type WASocket } from '@whiskeysockets/baileys';
import type { DriverContext, IncomingMessage } from '../driver.ts';
import { addressOfChat, isOwnAccount, jidOfLid, phoneOfJid, type OwnAccount } from './addresses.ts';
import { incomingOfCall } from './calls.ts';
import { chatKeyOf } from './chatKey.ts';
import { CIPHERTEXT, incomingOf } from './incoming/incomingOf.ts';
import { isEmpty, placeholderOf } from './incoming/placeholderOf.ts';
import { messageOfEntry, type Journal, type JournalEntry } from './journal.ts';
import type { Lanes } from './lanes.ts';
import { receiptsOf } from './receiptsOf.ts';

export interface ReceivingOptions {
  context: Pick<DriverContext, 'deviceId' | 'onMessage' | 'onReceipt' | 'log'>;
  lanes: Lanes;
  journal: Journal;
  /** How often the journal is looked at for what was left there, ms. */
  scanMs: number;
}

/**
 * Hands over what a socket hears: messages, calls, history and receipts, each person's in order. Messages come by the
 * journal, those that an earlier life left there first; those that came without content by their stanza; Baileys' own word
 * counts for what else was never decrypted.
 */
export function receiveFrom(socket: WASocket, { context, lanes, journal, scanMs }: ReceivingOptions): { end(): void } {
  const { deviceId, log } = context;
  /** Messages of the journal that Baileys has not told of yet. */
  const journaled = new Set<string>();

  journal.watch(socket);
  journal.onEntry((entry) => takeEntry(entry, true));
  void scan();
  const timer = setInterval(() => void scan(), scanMs);

  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const told of messages) {
      const message = { ...told, key: chatKeyOf(told.key, me()) };
      if (message.messageStubParameters?.[0] === NO_MESSAGE_FOUND_ERROR_TEXT) continue; // Told by its stanza.
      if (!journaled.delete(nameOf(message)) || message.messageStubType) take(message, false);
    }
  });
  // Baileys confirms some of them without a word, and tells of others as of nothing.
  socket.ws.on('CB:message', (stanza: BinaryNode) => {
    if (!isEmpty(stanza)) return;
    try {
      take(placeholderOf(stanza, { id: me()?.id ?? '', lid: me()?.lid ?? '' }), false);
    } catch (error) {
      log.warn({ err: error, attrs: stanza.attrs }, 'a message without content names nobody');
    }
  });
  socket.ev.on('messaging-history.set', ({ messages }) => {
    for (const message of messages.toSorted((one, other) => secondsOf(one) - secondsOf(other))) take({ ...message, key: chatKeyOf(message.key, me()) }, true);
  });
  socket.ev.on('call', (calls) => {
    for (const call of calls) hand(incomingOfCall(call, deviceId));
  });
  socket.ws.on('CB:receipt', (node: BinaryNode) => {
    for (const receipt of receiptsOf(node, me())) {
      lanes.add(`receipt ${receipt.providerId}`, { id: `receipt ${receipt.providerId} ${receipt.status}`, run: () => context.onReceipt(receipt) });
    }
  });

  function me() {
    return socket.authState.creds.me;
  }

  /** Never rejects. */
  async function scan(): Promise<void> {
    try {
      for (const entry of await journal.entries()) takeEntry(entry, false);
    } catch (error) {
      log.warn({ err: error }, 'the journal could not be looked at');
    }
  }

  /** `isLive`: Baileys is about to tell of it as well. */
  function takeEntry(entry: JournalEntry, isLive: boolean): void {
    try {
      const message = messageOfEntry(entry);
      if (isLive) journaled.add(nameOf(message));
      take(message, false, entry.id);
    } catch (error) {
      // Baileys cannot read it either, and tells of it as of one that could not be decrypted.
      log.warn({ err: error }, 'a message of the journal cannot be read');
      void journal.done(entry.id).catch((failure: unknown) => log.warn({ err: failure }, 'the journal keeps what cannot be read'));
    }
  }

  function take(message: WAMessage, isHistory: boolean, entryId?: string): void {
    if (isOfOwnDevices(message, me())) return;
    const { phone, lid } = addressOfChat(message.key);
    const lane = isHistory ? 'history' : (lid ?? phone ?? '');
    // A placeholder that waits must not keep away what it stands for.
    const kind = isPlaceholder(message) ? 'placeholder' : 'message';
    const handOver = async () => {
      const incoming = incomingOf(message, { deviceId, isHistory, ...(await namesOf(message)) });
      if (incoming) await context.onMessage(incoming);
    };
    if (entryId === undefined) return lanes.add(lane, { id: `${kind} ${nameOf(message)}`, run: handOver });
    const forget = () => journal.done(entryId);
    // Who looked into the journal before it was taken out brings it again; WhatsApp too, after a death in the middle.
    lanes.add(lane, { id: entryId, run: () => handOver().then(forget), again: forget });
  }

  function hand(incoming: IncomingMessage | null): void {
    if (!incoming) return;
    lanes.add(incoming.lid ?? incoming.phone ?? '', { id: `call ${incoming.providerId}`, run: () => context.onMessage(incoming) });
  }

  /** The other name of whom a message names by one only, when the device knows it. */
  async function namesOf({ key }: WAMessage) {
    const { phone, lid } = addressOfChat(key);
    const mapping = socket.signalRepository.lidMapping;
    const pn = lid && !phone ? await mapping.getPNForLID(jidOfLid(lid)) : null;
    // Of what the own phone wrote, Baileys may have learned our own number for the recipient's.
    return { phoneOfLid: (asked: string) => (asked === lid && !isOwnAccount(pn, me()) ? phoneOfJid(pn) : null) };
  }

  return {
    end() {
      clearInterval(timer);
      journal.onEntry(() => undefined);
    },
  };
}

function nameOf({ key }: WAMessage): string {
  return `${key.remoteJid} ${key.id}`;
}

/** What the account's devices say to each other, keys and histories: not opened, it stands for no message to anybody. */
function isOfOwnDevices(message: WAMessage, me: OwnAccount | undefined): boolean {
  const { category, key } = message;
  return isPlaceholder(message) && (category === 'peer' || (Boolean(key.fromMe) && isOwnAccount(key.remoteJid, me)));
}

function isPlaceholder({ message, messageStubType }: WAMessage): boolean {
  return messageStubType === CIPHERTEXT && !message;
}

function secondsOf({ messageTimestamp }: WAMessage): number {
  return Number(messageTimestamp ?? 0);
}
