import type { WASocket } from '@whiskeysockets/baileys';

/** So long after the last sign of typing the account is invisible again: while it is not, the phone stays silent. */
const SEEN_MS = 25_000;

/** Shows contacts that somebody types, which WhatsApp passes on only of those who are there. */
export function createPresence(socket: WASocket) {
  let timer: NodeJS.Timeout | undefined;
  let isThere = false;

  async function leave(): Promise<void> {
    isThere = false;
    // It ends by itself when the connection does.
    await socket.sendPresenceUpdate('unavailable').catch(() => {});
  }

  return {
    async setTyping(jid: string, isTyping: boolean): Promise<void> {
      clearTimeout(timer);
      timer = setTimeout(() => void leave(), SEEN_MS).unref();
      if (!isThere) await socket.sendPresenceUpdate('available');
      isThere = true;
      await socket.sendPresenceUpdate(isTyping ? 'composing' : 'paused', jid);
    },
    end(): void {
      clearTimeout(timer);
    },
  };
}
