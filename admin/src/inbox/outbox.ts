/** A message of this browser that the server has not answered for yet. */
export interface PendingSend {
  clientMessageId: string;
  conversationId: string;
  text: string;
  quotedId?: string;
  quotedText?: string;
  /** ISO 8601, this machine's clock: only for showing. */
  at: string;
  status: 'sending' | 'failed';
  /** The sentence that says why it failed. */
  error?: string;
  /** Whether trying again may help: the server was not reached, or was broken. */
  isPassing?: boolean;
}

type Outbox = readonly PendingSend[];

const KEY = 'balcao.outbox';

/**
 * What is still to be sent, kept in localStorage so that closing the tab loses nothing. One list for all
 * conversations; what was being sent when the page went away comes back as failed, to be sent again
 * with the same id.
 */
export const outbox = createOutbox();

export function createOutbox(storage: Pick<Storage, 'getItem' | 'setItem'> | null = globalThis.localStorage ?? null) {
  let sends: Outbox = read(storage);
  const listeners = new Set<() => void>();

  const set = (next: Outbox) => {
    sends = next;
    storage?.setItem(KEY, JSON.stringify(next));
    for (const listener of listeners) listener();
  };

  return {
    all: () => sends,
    find: (clientMessageId: string) => sends.find((send) => send.clientMessageId === clientMessageId),
    add: (send: PendingSend) => set([...sends, send]),
    update: (clientMessageId: string, change: Partial<PendingSend>) =>
      set(sends.map((send) => (send.clientMessageId === clientMessageId ? { ...send, ...change } : send))),
    remove: (clientMessageId: string) => set(sends.filter((send) => send.clientMessageId !== clientMessageId)),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function read(storage: Pick<Storage, 'getItem'> | null): Outbox {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    // Only this module writes the key, so an array there is an outbox.
    return Array.isArray(stored) ? (stored as PendingSend[]).map((send) => ({ ...send, status: 'failed', isPassing: true })) : [];
  } catch {
    // An unreadable outbox is an empty one: nothing can be rescued from it.
    return [];
  }
}
