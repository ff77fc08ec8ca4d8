import { isDoc } from '../bson/values.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { count, type Command, type Store } from './context.ts';

/** The reply of a command that lists documents: a cursor, in batches of the `cursor.batchSize` asked for. */
export async function documentsReply(store: Store, { body, session }: Command, namespace: string, documents: readonly Buffer[]): Promise<Buffer> {
  const asked = isDoc(body.cursor) ? body.cursor.batchSize : undefined;
  const size = asked === undefined ? Number.POSITIVE_INFINITY : count(asked, 'cursor.batchSize');
  const batch = await store.cursors.start(namespace, each(documents), { size, session });
  return cursorReply({ ...batch, namespace, field: 'firstBatch' });
}

async function* each(documents: readonly Buffer[]): AsyncGenerator<Buffer, void> {
  yield* documents;
}
