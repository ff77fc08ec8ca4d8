import { delMany, keys } from 'idb-keyval';

/** Drafts, messages and files that earlier versions kept in this browser without saying whose they are: nobody may get them. */
export async function dropUnowned(storage: Pick<Storage, 'key' | 'length' | 'removeItem'> = localStorage): Promise<void> {
  const stored = Array.from({ length: storage.length }, (_none, index) => storage.key(index) ?? '');
  for (const key of stored) if (key === 'balcao.outbox' || key.startsWith('balcao.draft.')) storage.removeItem(key);
  try {
    await delMany((await keys()).filter((key) => typeof key === 'string' && key.startsWith('file ')));
  } catch {
    // A private window without a database has no files either.
  }
}
