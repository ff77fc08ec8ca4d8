import { io } from 'socket.io-client';
import { messageRecord } from '../../engine/contract/index.ts';

/** A panel's socket that notes when it heard of which message. */
export interface Listener {
  /** When it first heard of the message: `performance.now()`. */
  heardAt(messageId: string): number | undefined;
  /** The conversation that the message is in, as it was told. */
  conversationOf(messageId: string): string | undefined;
  /** Resolves when it has heard of all of them; with `acknowledged`, that they reached the network. Throws after two minutes. */
  untilHeard(messageIds: string[], options?: { acknowledged?: boolean }): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 120_000;
/** A receipt may overtake the acknowledgement. */
const ACKNOWLEDGED = new Set(['sent', 'delivered', 'read']);
const told = messageRecord.pick({ id: true, status: true, conversationId: true });

/** Connects as the user whose session the cookie is. */
export async function openListener(url: string, cookie: string): Promise<Listener> {
  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie, origin: new URL(url).origin } });
  const heard = new Map<string, number>();
  const conversations = new Map<string, string>();
  const waiting = new Map<string, Set<() => void>>();
  const keyOf = (messageId: string, acknowledged: boolean) => (acknowledged ? `${messageId} acknowledged` : messageId);

  function note(key: string, at: number): void {
    if (heard.has(key)) return;
    heard.set(key, at);
    for (const tell of waiting.get(key) ?? []) tell();
    waiting.delete(key);
  }

  socket.on('message', (event: unknown) => {
    const at = performance.now();
    const { id, status, conversationId } = told.parse(event);
    if (conversationId) conversations.set(id, conversationId);
    note(keyOf(id, false), at);
    if (ACKNOWLEDGED.has(status)) note(keyOf(id, true), at);
  });
  // The counts are told once the rooms are joined.
  await new Promise<void>((resolve, reject) => {
    socket.once('counts', () => resolve());
    socket.once('connect_error', reject);
  });

  return {
    heardAt: (messageId) => heard.get(keyOf(messageId, false)),
    conversationOf: (messageId) => conversations.get(messageId),
    async untilHeard(messageIds, { acknowledged = false } = {}) {
      const missing = new Set(messageIds.map((id) => keyOf(id, acknowledged)).filter((key) => !heard.has(key)));
      if (missing.size === 0) return;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${missing.size} of ${messageIds.length} messages were not heard of within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
        for (const key of missing) {
          const tells = waiting.get(key) ?? new Set();
          waiting.set(key, tells);
          tells.add(() => {
            missing.delete(key);
            if (missing.size > 0) return;
            clearTimeout(timer);
            resolve();
          });
        }
      });
    },
    close: () => void socket.disconnect(),
  };
}
