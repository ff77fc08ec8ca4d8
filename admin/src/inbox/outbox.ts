import type { VoiceFacts } from './voice/voiceModel.ts';

/** A message of this browser that the server has not answered for yet. */
export interface PendingSend {
  clientMessageId: string;
  conversationId: string;
  text: string;
  quotedId?: string;
  quotedText?: string;
  /** A file that goes with it; it lies in the browser's database (see files/fileStore). */
  file?: { name: string; type: string; size: number; voice?: VoiceFacts };
  /** A message that is sent again. */
  forwardOf?: string;
  /** ISO 8601, this machine's clock: only for showing. */
  at: string;
  status: 'sending' | 'failed';
  /** The sentence that says why it failed. */
  error?: string;
  /** Whether trying again may help: the server was not reached, or was broken. */
  isPassing?: boolean;
  /** How much of the file has left, 0 to 1. */
  progress?: number;
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

  const show = (next: Outbox) => {
    sends = next;
    for (const listener of listeners) listener();
  };
  const set = (next: Outbox) => {
    storage?.setItem(KEY, JSON.stringify(next));
    show(next);
  };
  const changed = (clientMessageId: string, change: Partial<PendingSend>) => sends.map((send) => (send.clientMessageId === clientMessageId ? { ...send, ...change } : send));

  return {
    all: () => sends,
    find: (clientMessageId: string) => sends.find((send) => send.clientMessageId === clientMessageId),
    add: (send: PendingSend) => set([...sends, send]),
    update: (clientMessageId: string, change: Partial<PendingSend>) => set(changed(clientMessageId, change)),
    /** Only shown, not kept. */
    progress: (clientMessageId: string, progress: number) => show(changed(clientMessageId, { progress })),
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
    return Array.isArray(stored) ? (stored as PendingSend[]).map((send) => ({ ...send, status: 'failed', isPassing: true, progress: undefined })) : [];
  } catch {
    // An unreadable outbox is an empty one: nothing can be rescued from it.
    return [];
  }
}
