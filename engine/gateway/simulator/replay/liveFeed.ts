import { io } from 'socket.io-client';
import { conversationRecord, messageRecord } from '../../../contract/index.ts';

/** What the signed-in user's panel would be told, as far as a replay needs it. */
export interface LiveFeed {
  /** The conversation that a number's newest event named. */
  conversationOf(phone: string): string | undefined;
  /** What the customer wrote in a conversation since the feed began, in the order it was told. */
  textsOf(conversationId: string): readonly string[];
  /** Resolves at the next event of a number, or after `timeoutMs`. */
  next(phone: string, timeoutMs: number): Promise<void>;
  close(): void;
}

/**
 * Listens to the live events of a session: asking the API again and again would load it more than the chats do. Events
 * may be lost, so whoever waits also asks from time to time.
 */
export function openLiveFeed(url: string, cookie: string): LiveFeed {
  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie, origin: new URL(url).origin } });
  const phones = new Map<string, string>();
  const conversations = new Map<string, string>();
  const texts = new Map<string, Map<string, string>>();
  const waiting = new Map<string, Set<() => void>>();

  function tell(phone: string | undefined): void {
    if (phone !== undefined) for (const wake of waiting.get(phone) ?? []) wake();
  }

  socket.on('conversation', (event: unknown) => {
    const { data } = conversationRecord.safeParse(event);
    if (!data?.contact.phone) return;
    phones.set(data.id, data.contact.phone);
    if (data.state !== 'closed') conversations.set(data.contact.phone, data.id);
    tell(data.contact.phone);
  });
  socket.on('message', (event: unknown) => {
    const { data } = messageRecord.safeParse(event);
    if (data?.direction !== 'in' || !data.conversationId) return;
    const known = texts.get(data.conversationId) ?? new Map<string, string>();
    texts.set(data.conversationId, known.set(data.id, data.text));
    tell(phones.get(data.conversationId));
  });

  return {
    conversationOf: (phone) => conversations.get(phone),
    textsOf: (conversationId) => [...(texts.get(conversationId)?.values() ?? [])],
    async next(phone, timeoutMs) {
      const wakes = waiting.get(phone) ?? new Set();
      waiting.set(phone, wakes);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(wake, timeoutMs);
        function wake(): void {
          clearTimeout(timer);
          wakes.delete(wake);
          resolve();
        }
        wakes.add(wake);
      });
    },
    close: () => void socket.disconnect(),
  };
}
