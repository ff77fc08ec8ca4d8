import type { Doc } from '../bson/values.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter } from '../query/match.ts';
import type { Collection } from '../storage/catalog.ts';
import { readDocument } from '../storage/documents.ts';
import type { Store } from './context.ts';

/** Index entries that are read inside a write job before the search is given up and made outside. */
const SEARCH_BUDGET = 1000;

/** A document about to be changed, inside the write job that changes it. */
export interface Target {
  collection: Collection;
  idKey: Buffer;
  doc: Doc;
  bytes: Buffer;
  query: Query;
}

/**
 * Finds the first document that matches and changes it in the same write job, so that between the two nobody else
 * changes it: a filter on a version makes this a compare-and-set. `otherwise` runs in a write job too.
 */
export async function changeOne<T>(
  store: Store,
  database: string,
  name: string,
  options: QueryOptions,
  change: (target: Target) => T,
  otherwise: () => T,
): Promise<T> {
  const { environment, catalog } = store;
  const outcome = await environment.write<{ result: T } | { search: Query }>(() => {
    const collection = catalog.find(database, name);
    if (!collection) {
      compileFilter(options.filter, options.scope); // what is wrong with it is told all the same
      return { result: otherwise() };
    }
    const query = new Query(environment, collection, options);
    const found = query.firstNow(SEARCH_BUDGET);
    if (found === 'too much') return { search: query };
    return { result: found ? change({ collection, idKey: found.idKey, doc: found.doc(), bytes: found.bytes, query }) : otherwise() };
  });
  if ('result' in outcome) return outcome.result;
  const { search } = outcome;
  for await (const found of search.results()) {
    const attempt = await environment.write<{ result: T } | undefined>(() => changeIfStill(store, search, found.idKey, change));
    if (attempt) return attempt.result;
  }
  return environment.write(otherwise);
}

/** Changes one document if it still matches. Only inside a write job. */
export function changeIfStill<T>(store: Store, query: Query, idKey: Buffer, change: (target: Target) => T): { result: T } | undefined {
  const collection = store.catalog.find(query.collection.database, query.collection.name);
  if (collection?.id !== query.collection.id) return undefined;
  const stored = readDocument(store.environment, collection, idKey);
  if (!stored || !query.matches(stored.doc)) return undefined;
  return { result: change({ collection, idKey, ...stored, query }) };
}
