import { del, get, set } from 'idb-keyval';
import type { PendingSend } from '../outbox.ts';

/** The message that a file goes with, and who wrote it. */
type Owner = Pick<PendingSend, 'userId' | 'clientMessageId'>;

/** Those of this page's life: where the browser keeps no database, a file lives as long as the page. */
const kept = new Map<string, File>();

const keyOf = ({ userId, clientMessageId }: Owner) => `unsent ${userId} ${clientMessageId}`;

/** Files of messages that are still to be sent, each under its message, in this browser's database: closing the tab loses none. */
export const fileStore = {
  async keep(owner: Owner, file: File): Promise<void> {
    kept.set(keyOf(owner), file);
    // A private window may refuse.
    await set(keyOf(owner), file).catch(() => undefined);
  },
  async read(owner: Owner): Promise<File | undefined> {
    return kept.get(keyOf(owner)) ?? (await get<File>(keyOf(owner)).catch(() => undefined));
  },
  /** Of this page's life: at once. */
  peek: (owner: Owner): File | undefined => kept.get(keyOf(owner)),
  async forget(owner: Owner): Promise<void> {
    kept.delete(keyOf(owner));
    await del(keyOf(owner)).catch(() => undefined);
  },
};
