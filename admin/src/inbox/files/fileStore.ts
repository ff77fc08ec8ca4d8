import { del, get, set } from 'idb-keyval';

/** Those of this page's life: where the browser keeps no database, a file lives as long as the page. */
const kept = new Map<string, File>();

const keyOf = (clientMessageId: string) => `file ${clientMessageId}`;

/** Files of messages that are still to be sent, by their `clientMessageId`, in this browser's database: closing the tab loses none. */
export const fileStore = {
  async keep(clientMessageId: string, file: File): Promise<void> {
    kept.set(clientMessageId, file);
    // A private window may refuse.
    await set(keyOf(clientMessageId), file).catch(() => undefined);
  },
  async read(clientMessageId: string): Promise<File | undefined> {
    return kept.get(clientMessageId) ?? (await get<File>(keyOf(clientMessageId)).catch(() => undefined));
  },
  /** Of this page's life: at once. */
  peek: (clientMessageId: string): File | undefined => kept.get(clientMessageId),
  async forget(clientMessageId: string): Promise<void> {
    kept.delete(clientMessageId);
    await del(keyOf(clientMessageId)).catch(() => undefined);
  },
};
