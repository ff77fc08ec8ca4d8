import { Double, Int32, Long } from 'bson';

import { collated } from '../bson/collation.ts';
import { encode } from '../bson/document.ts';
import { encodeKey } from '../bson/keys.ts';
import { MISSING, someLeaf } from '../bson/paths.ts';
import { isDoc, type Value } from '../bson/values.ts';
import { FIRST_BATCH } from '../cursors.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { compileProjection, type Projection } from '../query/project.ts';
import { orderOf } from '../query/sort.ts';
import { PLAIN_SCOPE, withCollation, type Scope } from '../query/scope.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { commandScope } from './scope.ts';
import { collectionName, count as countOf, optionalDoc, requiredText, wholeNumber, type Command, type Handler, type Store } from './context.ts';

const REFUSED_FIND_OPTIONS = ['min', 'max', 'returnKey', 'showRecordId', 'oplogReplay'];

export const find: Handler = async (store, command) => {
  const name = collectionName(command);
  const namespace = `${command.database}.${name}`;
  const options = findOptions(store, command);
  const projection = compileProjection(optionalDoc(command, 'projection'), options);
  const batch = await store.cursors.start(namespace, findResults(store, command.database, name, options, projection), {
    size: command.body.batchSize === undefined ? FIRST_BATCH : countOf(command.body.batchSize, 'batchSize'),
    single: isTruthy(command.body.singleBatch),
    session: command.session,
    noTimeout: isTruthy(command.body.noCursorTimeout),
    deadline: command.deadline,
  });
  return cursorReply({ ...batch, namespace, field: 'firstBatch' });
};

export const getMore: Handler = async (store, command) => {
  const namespace = `${command.database}.${requiredText(command, 'collection')}`;
  const id = cursorId(command.body.getMore);
  if (command.deadline) throw new StoreError('BadValue', 'cannot set maxTimeMS on getMore command for a non-awaitData cursor');
  const batch = await store.cursors.more(id, namespace, countOf(command.body.batchSize, 'batchSize'), command.session);
  return cursorReply({ ...batch, namespace, field: 'nextBatch' });
};

export const killCursors: Handler = (store, command) => {
  const namespace = `${command.database}.${collectionName(command)}`;
  const ids = Array.isArray(command.body.cursors) ? command.body.cursors : [];
  const killed = ids.filter((id) => store.cursors.kill(cursorId(id), namespace));
  const notFound = ids.filter((id) => !killed.includes(id));
  return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [], ok: new Double(1) };
};

export const count: Handler = async (store, command) => {
  const name = collectionName(command);
  const filter = optionalDoc(command, 'query');
  const collection = store.catalog.find(command.database, name);
  const scope = withCollation(PLAIN_SCOPE, command.body.collation, collection);
  const limit = Math.abs(wholeNumber(command.body.limit, 0));
  const options = { filter, skip: countOf(command.body.skip, 'skip'), limit, hint: command.body.hint, scope, deadline: command.deadline };
  if (!collection) compileFilter(filter, scope);
  const n = collection ? await new Query(store.environment, collection, options).count() : 0;
  return { n: new Int32(n), ok: new Double(1) };
};

export const distinct: Handler = async (store, command) => {
  const name = collectionName(command);
  const path = requiredText(command, 'key').split('.');
  const collection = store.catalog.find(command.database, name);
  const scope = withCollation(PLAIN_SCOPE, command.body.collation, collection);
  const filter = optionalDoc(command, 'query');
  const values = new Map<string, Value>();
  const add = (value: Value): void => {
    const key = encodeKey(collated(value, scope.collation)).toString('latin1');
    if (!values.has(key)) values.set(key, value);
  };
  if (!collection) compileFilter(filter, scope);
  else {
    const options = { filter, hint: command.body.hint, scope, deadline: command.deadline };
    for await (const found of new Query(store.environment, collection, options).results()) {
      someLeaf(found.doc(), path, (leaf) => {
        if (Array.isArray(leaf)) leaf.forEach(add);
        else if (leaf !== MISSING) add(leaf);
        return false;
      });
    }
  }
  return { values: [...values.values()], ok: new Double(1) };
};

/** What `find` looks for, and how. Throws CommandNotSupported for options that are not done here. */
export function findOptions(store: Store, command: Command): QueryOptions & { scope: Scope } {
  const refused = REFUSED_FIND_OPTIONS.find((option) => isTruthy(command.body[option]));
  if (refused !== undefined) throw new NotSupportedError(`the find option ${refused}`);
  const name = collectionName(command);
  if (isTruthy(command.body.awaitData) && !isTruthy(command.body.tailable)) throw new StoreError('FailedToParse', 'Cannot set awaitData without tailable');
  if (isTruthy(command.body.tailable)) {
    throw new StoreError('BadValue', `error processing query: ns=${command.database}.${name} tailable cursor requested on non capped collection`);
  }
  const scope = commandScope(store, command, name);
  return {
    scope,
    filter: optionalDoc(command, 'filter'),
    ...orderOf(optionalDoc(command, 'sort'), typeof command.body.hint === 'string' || isDoc(command.body.hint) ? command.body.hint : undefined),
    skip: countOf(command.body.skip, 'skip'),
    limit: countOf(command.body.limit, 'limit'),
    deadline: command.deadline,
  };
}

async function* findResults(store: Store, database: string, name: string, options: QueryOptions, projection: Projection | undefined): AsyncGenerator<Buffer, void> {
  const collection = store.catalog.find(database, name);
  if (!collection) {
    compileFilter(options.filter, options.scope);
    return;
  }
  for await (const found of new Query(store.environment, collection, options).results()) {
    yield projection ? encode(projection(found.doc())) : found.bytes;
  }
}

function cursorId(value: Value): bigint {
  if (value instanceof Long) return value.toBigInt();
  const isWhole = (value instanceof Int32 || value instanceof Double) && Number.isSafeInteger(value.value);
  if (isWhole) return BigInt(value.value);
  throw new StoreError('TypeMismatch', 'a cursor id must be a long');
}
