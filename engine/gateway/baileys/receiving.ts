import type { BinaryNode, WAMessage, WASocket } from '@whiskeysockets/baileys';
import type { DriverContext, IncomingMessage } from '../driver.ts';
import { addressOfChat, jidOfLid, phoneOfJid } from './addresses.ts';
import { incomingOfCall } from './calls.ts';
import { incomingOf } from './incoming/incomingOf.ts';
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
 * journal, those that an earlier life left there first; Baileys' own word counts for what was never decrypted.
 */
export function receiveFrom(socket: WASocket, { context, lanes, journal, scanMs }: ReceivingOptions): { end(): void } {
  const { deviceId, log } = context;
  /** Messages of the journal that Baileys has not told of yet. */
  const journaled = new Set<string>();

  journal.watch(socket);
  journal.onEntry(takeEntry);
  void scan();
  const timer = setInterval(() => void scan(), scanMs);

  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const message of messages) if (!journaled.delete(nameOf(message)) || message.messageStubType) take(message, false);
  });
  socket.ev.on('messaging-history.set', ({ messages }) => {
    for (const message of messages.toSorted((one, other) => secondsOf(one) - secondsOf(other))) take(message, true);
  });
  socket.ev.on('call', (calls) => {
    for (const call of calls) hand(incomingOfCall(call, deviceId));
  });
  socket.ws.on('CB:receipt', (node: BinaryNode) => {
    for (const receipt of receiptsOf(node, socket.authState.creds.me)) {
      lanes.add(`receipt ${receipt.providerId}`, { id: `receipt ${receipt.providerId} ${receipt.status}`, run: () => context.onReceipt(receipt) });
    }
  });

  /** Never rejects. */
  async function scan(): Promise<void> {
    try {
      for (const entry of await journal.entries()) takeEntry(entry);
    } catch (error) {
      log.warn({ err: error }, 'the journal could not be looked at');
    }
  }

  function takeEntry(entry: JournalEntry): void {
    try {
      const message = messageOfEntry(entry);
      journaled.add(nameOf(message));
      take(message, false, entry.id);
    } catch (error) {
      // Baileys cannot read it either, and tells of it as of one that could not be decrypted.
      log.warn({ err: error }, 'a message of the journal cannot be read');
      void journal.done(entry.id).catch((failure: unknown) => log.warn({ err: failure }, 'the journal keeps what cannot be read'));
    }
  }

  function take(message: WAMessage, isHistory: boolean, entryId?: string): void {
    const { phone, lid } = addressOfChat(message.key);
    const lane = isHistory ? 'history' : (lid ?? phone ?? '');
    lanes.add(lane, { id: entryId ?? `message ${nameOf(message)}`, isOnce: entryId !== undefined, run: async () => {
      const incoming = incomingOf(message, { deviceId, isHistory, ...(await namesOf(message)) });
      if (incoming) await context.onMessage(incoming);
      if (entryId !== undefined) await journal.done(entryId);
    } });
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
    return { phoneOfLid: (asked: string) => (asked === lid ? phoneOfJid(pn) : null) };
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

function secondsOf({ messageTimestamp }: WAMessage): number {
  return Number(messageTimestamp ?? 0);
}
