import type { VoiceFacts } from './voice/voiceModel.ts';

/** A message of this browser that the server has not answered for yet. */
export interface PendingSend {
  /** Who wrote it: it never leaves in anybody else's name. */
  userId: string;
  clientMessageId: string;
  conversationId: string;
  text: string;
  quotedId?: string;
  quotedText?: string;
  /** A file that goes with it; it lies in the browser's database (see files/fileStore). */
  file?: { name: string; type: string; size: number; voice?: VoiceFacts };
  /** A message that is sent again. */
  forwardOf?: string;
  /** ISO 8601, this machine's clock: for showing, and for the order among them. */
  at: string;
  /** Its place among those of one moment. */
  order?: number;
  status: 'sending' | 'failed';
  /** The sentence that says why it failed. */
  error?: string;
  /** Whether trying again may help: the server was not reached, or was broken. */
  isPassing?: boolean;
  /** How much of the file has left, 0 to 1. */
  progress?: number;
}

type Outbox = readonly PendingSend[];

const PREFIX = 'balcao.unsent.message.';

/**
 * What is still to be sent, kept in localStorage so that closing the tab loses nothing. One list for all
 * conversations and all who use this browser; what was being sent when the page went away comes back as failed, to be
 * sent again with the same id.
 */
export const outbox = createOutbox();

/**
 * Each message lies under a key of its own, so that tabs do not overwrite each other's; `tabs` tells by its `storage`
 * events what another one changed.
 */
export function createOutbox(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> | null = globalThis.localStorage ?? null,
  tabs: Pick<EventTarget, 'addEventListener'> | null = globalThis.window ?? null,
) {
  let sends: Outbox = keysOf(storage)
    .flatMap((key) => parse(storage?.getItem(key)) ?? [])
    .map(interrupted)
    .toSorted(byTime);
  let added = 0;
  const listeners = new Set<() => void>();

  const show = (next: Outbox) => {
    sends = next;
    for (const listener of listeners) listener();
  };
  const find = (clientMessageId: string) => sends.find((send) => send.clientMessageId === clientMessageId);
  const changed = (clientMessageId: string, change: Partial<PendingSend>) => sends.map((send) => (send.clientMessageId === clientMessageId ? { ...send, ...change } : send));

  tabs?.addEventListener('storage', (event) => {
    // A `storage` event names what it is about; a cleared storage has no key.
    const { key, newValue } = event as StorageEvent;
    if (key !== null && !key.startsWith(PREFIX)) return;
    const others = key === null ? [] : sends.filter((send) => keyOf(send) !== key);
    show([...others, ...(parse(newValue) ?? [])].toSorted(byTime));
  });

  return {
    all: () => sends,
    find,
    add(send: PendingSend): void {
      added += 1;
      const placed = { ...send, order: added };
      storage?.setItem(keyOf(placed), JSON.stringify(placed));
      show([...sends, placed].toSorted(byTime));
    },
    update(clientMessageId: string, change: Partial<PendingSend>): void {
      show(changed(clientMessageId, change));
      const send = find(clientMessageId);
      // Another tab may have sent it or thrown it away a moment ago.
      if (send && storage?.getItem(keyOf(send))) storage.setItem(keyOf(send), JSON.stringify(send));
    },
    /** Only shown, not kept. */
    progress: (clientMessageId: string, progress: number) => show(changed(clientMessageId, { progress })),
    remove(clientMessageId: string): void {
      const send = find(clientMessageId);
      if (send) storage?.removeItem(keyOf(send));
      show(sends.filter((each) => each !== send));
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function keyOf({ userId, clientMessageId }: Pick<PendingSend, 'userId' | 'clientMessageId'>): string {
  return `${PREFIX}${userId}.${clientMessageId}`;
}

function keysOf(storage: Pick<Storage, 'key' | 'length'> | null): string[] {
  return Array.from({ length: storage?.length ?? 0 }, (_none, index) => storage?.key(index) ?? '').filter((key) => key.startsWith(PREFIX));
}

/** As a list of none or one. Only this module writes these keys, so an object there is a pending send. */
function parse(stored: string | null | undefined): [PendingSend] | null {
  try {
    const send: unknown = JSON.parse(stored ?? 'null');
    return send && typeof send === 'object' ? [send as PendingSend] : null;
  } catch {
    // Nothing can be rescued from what cannot be read.
    return null;
  }
}

/** What was under way when the page went away. */
function interrupted(send: PendingSend): PendingSend {
  return { ...send, progress: undefined, ...(send.status === 'sending' && { status: 'failed', isPassing: true }) };
}

function byTime(left: PendingSend, right: PendingSend): number {
  return left.at.localeCompare(right.at) || (left.order ?? 0) - (right.order ?? 0);
}
