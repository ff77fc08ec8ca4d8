import { areJidsSameUser, isLidUser, jidDecode, jidNormalizedUser, type WASocket } from '@whiskeysockets/baileys';
import { NotSentError, RefusedError } from '../driver.ts';
import { jidOfLid, jidOfPhone, type Address } from './addresses.ts';

/** Numbers whose address is remembered; the oldest are asked for again first. */
const MOST = 10_000;

/**
 * Who can be written to, and under which address: WhatsApp keeps many Brazilian mobiles without their ninth digit, and
 * the address is the one that it answers. Outlives a connection.
 */
export function createRecipients() {
  const known = new Map<string, string>();

  /** Throws {@link NotSentError} when WhatsApp does not say, {@link RefusedError} when nobody has the number. */
  async function ask(socket: WASocket, phone: string): Promise<string> {
    const answers = await socket.onWhatsApp(phone);
    if (!answers) throw new NotSentError('WhatsApp does not say whether it knows the number');
    const found = answers.find(({ exists }) => exists);
    if (!found) throw new RefusedError('not_on_whatsapp');
    return found.jid;
  }

  async function addressOf(socket: WASocket, { phone, lid }: Address): Promise<string> {
    if (!phone && !lid) throw new RefusedError('not_on_whatsapp');
    if (!phone) return jidOfLid(lid ?? '');
    const jid = known.get(phone) ?? ((await hasWritten(socket, phone)) ? jidOfPhone(phone) : await ask(socket, phone));
    known.set(phone, jid);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return jid;
  }

  return {
    addressOf,
    /**
     * Makes sure that a message to this address has somebody to go to: without devices, or without sessions with them,
     * Baileys sends it to nobody and is content. Our own other devices get a copy; that they can is asked here too, so that
     * nothing is left to ask once the message is on its way. Throws {@link NotSentError}.
     */
    async prepare(socket: WASocket, jid: string): Promise<void> {
      const us = [socket.authState.creds.me?.id, socket.authState.creds.me?.lid];
      const own = ownIdentity(socket, jid);
      const all = (await socket.getUSyncDevices(own ? [own, jid] : [jid], true, false)).map((device) => device.jid).filter((device) => !us.includes(device));
      const devices = all.filter((device) => !us.some((me) => me && areJidsSameUser(me, device)));
      if (devices.length === 0) throw new NotSentError('WhatsApp names no device of the recipient');
      await socket.assertSessions(all, false);
      const sessions = await Promise.all(devices.map((device) => socket.signalRepository.validateSession(device)));
      if (!sessions.some(({ exists }) => exists)) throw new NotSentError('there is no session with any device of the recipient');
    },
  };
}

export type Recipients = ReturnType<typeof createRecipients>;

/** Ours, as Baileys addresses it in a chat with this address. */
function ownIdentity({ authState: { creds } }: WASocket, jid: string): string | undefined {
  const own = isLidUser(jid) ? (creds.me?.lid ?? creds.me?.id) : creds.me?.id;
  return own && jidNormalizedUser(own);
}

/** Whoever wrote to us is there, under this number: their LID came with it. */
async function hasWritten(socket: WASocket, phone: string): Promise<boolean> {
  const user = jidDecode(jidOfPhone(phone))?.user ?? '';
  return Boolean((await socket.authState.keys.get('lid-mapping', [user]))[user]);
}
