import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { RefusedError, SendOutcomeUnknownError } from '../driver.ts';
import { createDeferred, type Deferred } from './deferred.ts';

/** The account is restricted, or may not write to this person first; trying again makes it worse. */
export const RESTRICTED_CODE = '463';

/** Words for codes that a message is refused with; others are told as `nack_<code>`. */
const WORDS: ReadonlyMap<string, string> = new Map([[RESTRICTED_CODE, 'restricted']]);

/**
 * WhatsApp's word on each message that was sent. Baileys resolves `sendMessage` when it has written the stanza, and emits
 * nothing for an acknowledgement. `onRestricted` is called when a message is refused because the account is restricted.
 */
export function createAcks(ws: WASocket['ws'], onRestricted: () => void) {
  const awaited = new Map<string, Deferred<void>>();
  ws.on('CB:ack,class:message', ({ attrs: { id = '', error } }: BinaryNode) => {
    const deferred = awaited.get(id);
    awaited.delete(id);
    if (!error) deferred?.resolve();
    else deferred?.reject(new RefusedError(WORDS.get(error) ?? `nack_${error}`));
    if (error === RESTRICTED_CODE) onRestricted();
  });

  return {
    /**
     * Begin before the message leaves. Resolves with the acknowledgement; throws {@link RefusedError}, and
     * {@link SendOutcomeUnknownError} when none comes within `patienceMs` or the connection ends.
     */
    async wait(id: string, patienceMs: number): Promise<void> {
      const deferred = createDeferred<void>();
      awaited.set(id, deferred);
      const timer = setTimeout(() => deferred.reject(new SendOutcomeUnknownError()), patienceMs);
      try {
        await deferred.promise;
      } finally {
        clearTimeout(timer);
        if (awaited.get(id) === deferred) awaited.delete(id);
      }
    },
    /** Sending failed on the way, perhaps after it left. */
    giveUp(id: string, cause: unknown): void {
      awaited.get(id)?.reject(new SendOutcomeUnknownError(undefined, { cause }));
    },
    /** The connection ended: nobody will know. */
    end(): void {
      for (const deferred of awaited.values()) deferred.reject(new SendOutcomeUnknownError('the connection ended before the message was acknowledged'));
    },
  };
}

export type Acks = ReturnType<typeof createAcks>;
