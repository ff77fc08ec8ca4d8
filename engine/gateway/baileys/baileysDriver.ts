import type { Agent } from 'node:https';
import { generateMessageIDV2, generateWAMessageContent, type WAMessageKey, type WASocket } from '@whiskeysockets/baileys';
import { phoneKey } from '../../identity/phone.ts';
import { NotConnectedError, NotSentError, type CreateDriver, type PairingWish } from '../driver.ts';
import { createAcks, type Acks } from './acks.ts';
import { isOwnAccount, jidOfLid, jidOfPhone, lidOfJid, phoneOfJid, type Address } from './addresses.ts';
import { followSocket, type Connection } from './connection.ts';
import { endingFor, type Ending } from './ending.ts';
import { createJournal } from './journal.ts';
import { createKeyCipher } from './keyCipher.ts';
import { createKeyring } from './keyring.ts';
import { createLanes } from './lanes.ts';
import { openSocket } from './openSocket.ts';
import { fetchFileOf } from './media/fetchFileOf.ts';
import { createMediaConn, type MediaConn } from './media/mediaConn.ts';
import { contentOf } from './outgoing/contentOf.ts';
import { showPairingCodes } from './pairing.ts';
import { createPresence } from './presence.ts';
import { sendReadReceipts } from './readReceipts.ts';
import { receiveFrom } from './receiving.ts';
import { createRecipients } from './recipients.ts';
import { createRetryCounters } from './retryCounters.ts';
import { certainly, sendParcel } from './sendMessage.ts';
import { silenceLibsignal } from './silenceLibsignal.ts';
import { BAILEYS_TIMINGS, type BaileysTimings } from './timings.ts';
import { createUntilEnd } from './untilEnd.ts';

export interface BaileysOptions {
  /** Encrypts the devices' keys in the store: 32 bytes. */
  encryptionKey: Buffer;
  /** Another server than WhatsApp's, for tests: `wss://…`. */
  url?: string;
  /** Trusts another authority than the process does. */
  agent?: Agent;
  timings?: Partial<BaileysTimings>;
}

/** A connection, and what belongs to it alone. */
interface Line {
  connection: Connection;
  acks: Acks;
  untilEnd: ReturnType<typeof createUntilEnd>;
  presence: ReturnType<typeof createPresence>;
  mediaConn: MediaConn;
  reception: ReturnType<typeof receiveFrom>;
  /** How it is being paired; null: it is paired. */
  wish: PairingWish | null;
}

/** How long logging out waits for a device that is not connected. */
const LOGOUT_MS = 15_000;

/** A real number, connected as WhatsApp Web is: linked to a phone by a QR code, or by a code typed there. */
export function createBaileysDriver({ encryptionKey, url, agent, timings }: BaileysOptions): CreateDriver {
  const cipher = createKeyCipher(encryptionKey);
  silenceLibsignal();
  const patience: BaileysTimings = { ...BAILEYS_TIMINGS, ...timings };

  return (context) => {
    const { log } = context;
    const keyring = createKeyring(context, { cipher, onFenceLost: () => void line?.connection.end(endingFor('lease_lost')) });
    const journal = createJournal({ deviceId: context.deviceId, cipher, me: () => keyring.me, log });
    const lanes = createLanes({ retryMs: patience.retryMs, log });
    const recipients = createRecipients();
    const retryCounters = createRetryCounters(context);
    let line: Line | undefined;
    let attempt: { isWanted: boolean } | undefined;
    let leaving: Promise<void> | undefined;
    /** Pairing anew was made necessary by this: it is told along with the code. */
    let lost: Ending | undefined;

    async function connect(): Promise<void> {
      const wish = context.pairingWish?.() ?? { by: 'qr' };
      if (line && (line.wish === null || isSameWish(line.wish, wish))) return;
      await line?.connection.end(endingFor('requested'));
      // One that still reads its keys must not open a second connection.
      if (attempt) attempt.isWanted = false;
      const current = { isWanted: true };
      attempt = current;
      const opened = await openLine(wish, () => current.isWanted);
      const over = opened.connection.ended.then((ending) => bury(opened, ending));
      const ending = await Promise.race([opened.connection.reached.then(() => undefined), over]);
      if (ending) throw new NotConnectedError(ending.reason, ending.isFinal, { networkCode: ending.networkCode });
      void over.then(({ reason, networkCode }) => {
        if (reason !== 'requested') context.onStatus('disconnected', reason, { networkCode });
      });
    }

    /** Throws {@link NotConnectedError}. */
    async function openLine(wish: PairingWish, isWanted: () => boolean): Promise<Line> {
      const { creds, keys, saveCreds } = await keyring.open();
      if (!isWanted()) throw new NotConnectedError('requested');
      context.onStatus('connecting', null);
      lanes.open();
      const socket = openSocket({ creds, keys, makeSignalRepository: journal.makeRepository, url, agent, retryCounters, findSent, timings: patience, log });
      const connection = followSocket(socket, { hadSession: creds.me !== undefined, connectingMs: patience.connectingMs });
      const tell = (reason: 'restricted' | null) => connection.isOpen && context.onStatus('connected', reason, { phone: ownPhone(creds.me?.id), ...(reason && { networkCode: 463 }) });
      const acks = createAcks(socket.ws, () => tell('restricted'));
      const reception = receiveFrom(socket, { context, lanes, journal, scanMs: patience.journalScanMs });
      const untilEnd = createUntilEnd(connection.ended, () => new NotSentError('the connection ended'));
      const opened: Line = { connection, acks, untilEnd, presence: createPresence(socket), mediaConn: createMediaConn(socket, { agent, log }), reception, wish: creds.me ? null : wish };
      line = opened;
      socket.ev.on('creds.update', () => saveCreds());
      socket.ev.on('connection.update', ({ isNewLogin, connection: state }) => {
        if (isNewLogin) context.onStatus('connecting', 'restarting');
        if (state === 'open') {
          lost = undefined;
          tell(null);
        }
      });
      if (opened.wish) {
        showPairingCodes(socket, { creds, saveCreds, wish, qrMs: patience.qrMs, log, onCode: (code) => {
          context.onStatus('pairing', lost?.reason ?? null, code);
          connection.waitsForPerson();
        } });
      }
      return opened;
    }

    /** What an end comes to, before anybody is told: another connection may follow at once. */
    async function bury(ended: Line, ending: Ending): Promise<Ending> {
      if (line === ended) line = undefined;
      ended.acks.end();
      ended.presence.end();
      ended.reception.end();
      if (!ending.forgetsKeys) return ending;
      lost = ending;
      await keyring.wipe().catch((error: unknown) => log.warn({ err: error }, 'keys that are worth nothing were not wiped'));
      return ending;
    }

    async function disconnect(): Promise<void> {
      if (attempt) attempt.isWanted = false;
      journal.close();
      await Promise.all([lanes.close(), line?.connection.end(endingFor('requested'))]);
      await keyring.settled();
    }

    /** Its end is not waited for longer than {@link LOGOUT_MS}: the keys are forgotten in any case. */
    async function unlink(): Promise<void> {
      if (!(await keyring.hasSession())) return;
      if (!line) await connect();
      if (!line) return;
      const { reached, ended, socket } = line.connection;
      // What is said before the login is lost, and the phone would keep the device among those that are linked.
      await Promise.race([reached, ended]);
      await socket.logout();
    }

    async function leave(): Promise<void> {
      const tooLate = new Promise<void>((resolve) => setTimeout(resolve, LOGOUT_MS).unref());
      try {
        await Promise.race([unlink(), tooLate]);
      } catch (error) {
        log.warn({ err: error }, 'the session could not be ended on the network, its keys are forgotten');
      }
      await disconnect();
      await keyring.wipe();
    }

    /** What we sent, for whoever it was for. */
    async function findSent({ id, remoteJid }: WAMessageKey) {
      const sent = id ? await context.findSent?.(id) : undefined;
      if (!sent || !line) return undefined;
      if (await isSomebodyElse(line.connection.socket, remoteJid, sent.to)) {
        log.warn({ providerId: id }, 'somebody asks again for a message to somebody else, and does not get it');
        return undefined;
      }
      const { content } = await contentOf(sent, jidOf(sent.to));
      return generateWAMessageContent(content, { upload: line.mediaConn.upload, logger: log });
    }

    /** Whether an address is certainly not of the person, nor ours. */
    async function isSomebodyElse(socket: WASocket, jid: string | null | undefined, { phone, lid }: Address): Promise<boolean> {
      if (!jid || isOwnAccount(jid, keyring.me)) return false;
      const asking: Address = { phone: phoneOfJid(jid), lid: lidOfJid(jid) };
      if (asking.lid && lid) return asking.lid !== lid;
      const asked = asking.phone ?? phoneOfJid(await socket.signalRepository.lidMapping.getPNForLID(jid));
      return Boolean(asked && phone && phoneKey(asked) !== phoneKey(phone));
    }

    /** Under which address somebody is written to, ready to be. */
    async function recipientOf(socket: WASocket, to: Address): Promise<string> {
      const jid = await recipients.addressOf(socket, to);
      await recipients.prepare(socket, jid);
      return jid;
    }

    function openLineNow(): Line {
      if (!line?.connection.isOpen) throw new NotSentError('the device is not connected');
      return line;
    }

    function openLineForFiles(): Line {
      if (!line?.connection.isOpen) throw new NotConnectedError('connection_lost');
      return line;
    }

    return {
      name: 'baileys',
      connect,

      // Logging out disconnects in the end: before that, it needs the connection.
      disconnect: () => leaving ?? disconnect(),
      logout: () => (leaving ??= leave().finally(() => (leaving = undefined))),

      createProviderId: () => generateMessageIDV2(keyring.me?.id),

      async send(outgoing) {
        const { connection, acks, untilEnd, mediaConn } = openLineNow();
        const { socket } = connection;
        const providerId = outgoing.providerId ?? generateMessageIDV2(keyring.me?.id);
        const jid = await certainly(() => inTime(untilEnd(recipientOf(socket, outgoing.to)), patience.prepareMs));
        const parcel = { jid, providerId, ...(await certainly(() => contentOf(outgoing, jid))) };
        await sendParcel(parcel, { socket, upload: mediaConn.upload, acks, ackMs: patience.ackMs, untilEnd, log });
        return { providerId };
      },

      async download(source) {
        const { connection, mediaConn } = openLineForFiles();
        return fetchFileOf(connection.socket, source, { agent, mediaConn, serverUrl: url });
      },

      async markRead({ from, providerIds }) {
        const remoteJid = jidOf(from);
        await sendReadReceipts(openLineNow().connection.socket, providerIds.map((id) => ({ remoteJid, id, fromMe: false })), log);
      },

      async setTyping(to, isTyping) {
        await openLineNow().presence.setTyping(jidOf(to), isTyping);
      },
    };

    function ownPhone(jid: string | undefined): string | undefined {
      return phoneOfJid(jid) ?? undefined;
    }
  };
}

/** As the chat is known best: WhatsApp itself speaks of LIDs. */
function jidOf({ phone, lid }: Address): string {
  return lid ? jidOfLid(lid) : jidOfPhone(phone ?? '');
}

function isSameWish(one: PairingWish, other: PairingWish): boolean {
  return one.by === other.by && (one.by !== 'code' || other.by !== 'code' || one.phone === other.phone);
}

/** Throws {@link NotSentError}: what is late is not waited for. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotSentError('WhatsApp does not say how to reach the recipient')), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
