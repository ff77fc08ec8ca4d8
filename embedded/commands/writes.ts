import { Double, Int32, ObjectId } from 'bson';

import { inTurns } from '../aggregate/turns.ts';
import { assertDepth, assertStorableSize, cloneValue, decode, decodeRequest, encode } from '../bson/document.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { letScope } from '../expression/letVariables.ts';
import { Query, TURN_MILLISECONDS, type QueryOptions } from '../plan/query.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import type { MatchPosition } from '../bson/paths.ts';
import { withCollation, type Scope } from '../query/scope.ts';
import { applyUpdate } from '../update/apply.ts';
import { parseUpdate, type Update } from '../update/parse.ts';
import { fillTimestamps, hasEmptyTimestamp } from '../update/timestamps.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { assertArguments } from './arguments.ts';
import { changeEach } from './changeEach.ts';
import { changeOne, type Target } from './changeOne.ts';
import { collectionName, optionalDoc, wholeNumber, type Command, type Handler, type Store } from './context.ts';

interface UpdateResult {
  matched: number;
  modified: number;
  upserted?: Value;
}

/** A document to insert, as it was sent. */
interface Given {
  doc: Doc;
  bytes: Buffer;
}

/** `insert`: the documents go in one after another; those of one turn share a transaction. */
export const insert: Handler = async (store, command) => {
  const name = collectionName(command);
  const documents: Given[] = [];
  for await (const bytes of inTurns(batchOf(command, 'documents'))) documents.push({ doc: decode(bytes), bytes });
  const ordered = isOrdered(command);
  const errors: Doc[] = [];
  let done = 0;
  let inserted = 0;
  while (done < documents.length && (!ordered || errors.length === 0)) {
    await store.environment.write(() => {
      const turnEnds = performance.now() + TURN_MILLISECONDS;
      const collection = store.catalog.ensure(command.database, name);
      while (done < documents.length && performance.now() < turnEnds && (!ordered || errors.length === 0)) {
        const index = done++;
        const error = failureOf(index, () => {
          const { doc, bytes } = withId(documents[index] as Given); // done < documents.length
          store.writer.insert(collection, doc, bytes);
        });
        if (error) errors.push(error);
        else inserted++;
      }
    });
  }
  return writeReply(inserted, errors);
};

export const update: Handler = async (store, command) => {
  const name = collectionName(command);
  const errors: Doc[] = [];
  const upserted: Doc[] = [];
  let matched = 0;
  let modified = 0;
  const constants = letScope(optionalDoc(command, 'let'));
  for (const [index, statement] of (await statementsOf(command, 'updates')).entries()) {
    try {
      const result = await updateDocuments(store, command, name, statement, constants);
      matched += result.matched;
      modified += result.modified;
      if (result.upserted !== undefined) upserted.push({ index: new Int32(index), _id: result.upserted });
    } catch (cause) {
      errors.push(writeError(index, cause));
      if (isOrdered(command)) break;
    }
  }
  const reply = writeReply(matched + upserted.length, errors);
  return { ...reply, nModified: new Int32(modified), ...(upserted.length > 0 ? { upserted } : {}) };
};

export const remove: Handler = async (store, command) => {
  const name = collectionName(command);
  const errors: Doc[] = [];
  let removed = 0;
  const constants = letScope(optionalDoc(command, 'let'));
  for (const [index, statement] of (await statementsOf(command, 'deletes')).entries()) {
    try {
      removed += await deleteDocuments(store, command, name, statement, constants);
    } catch (cause) {
      errors.push(writeError(index, cause));
      if (isOrdered(command)) break;
    }
  }
  return writeReply(removed, errors);
};

/** What an update makes of a document that its filter found. */
export function updatedDocument({ doc, query }: Target, change: Update, now: number): Doc {
  const position: MatchPosition = {};
  query.matches(doc, position);
  return applyUpdate(change, doc, { position, now, isInsert: false });
}

/** Applies an update to one document and says whether that changed it. Only inside a write job. */
function updateTarget(store: Store, target: Target, change: Update, now: number): boolean {
  const { collection, idKey, doc, bytes } = target;
  return store.writer.replace(collection, idKey, doc, updatedDocument(target, change, now), bytes);
}

/** Inserts what an upsert makes. Only inside a write job. */
function insertUpserted(store: Store, database: string, name: string, filter: Doc, change: Update, now: number): Doc {
  const doc = upsertedDocument(filter, change, now);
  store.writer.insert(store.catalog.ensure(database, name), doc);
  return doc;
}

async function updateDocuments(store: Store, { database, deadline }: Command, name: string, statement: Doc, constants: Scope): Promise<UpdateResult> {
  const filter = filterOf(statement);
  const scope = withCollation(constants, statement.collation, store.catalog.find(database, name));
  const change = parseUpdate(statement.u, statement.arrayFilters ?? [], withConstants(scope, statement));
  const now = Date.now();
  const options = { filter, hint: statement.hint, scope, deadline };
  const upsert = (): UpdateResult => {
    if (!isTruthy(statement.upsert)) return { matched: 0, modified: 0 };
    return { matched: 0, modified: 0, upserted: insertUpserted(store, database, name, filter, change, now)._id };
  };
  if (isTruthy(statement.multi)) {
    if (change.kind === 'replacement') throw new StoreError('FailedToParse', 'multi update is not supported for replacement-style update');
    return updateMany(store, database, name, options, change, now, upsert);
  }
  return changeOne<UpdateResult>(
    store,
    database,
    name,
    options,
    (target) => ({ matched: 1, modified: Number(updateTarget(store, target, change, now)) }),
    upsert,
  );
}

async function updateMany(
  store: Store,
  database: string,
  name: string,
  options: QueryOptions,
  change: Update,
  now: number,
  upsert: () => UpdateResult,
): Promise<UpdateResult> {
  let modified = 0;
  const matched = await changeMatching(store, database, name, options, (target) => {
    if (updateTarget(store, target, change, now)) modified++;
  });
  return matched === 0 ? store.environment.write(upsert) : { matched, modified };
}

async function deleteDocuments(store: Store, { database, deadline }: Command, name: string, statement: Doc, constants: Scope): Promise<number> {
  const scope = withCollation(constants, statement.collation, store.catalog.find(database, name));
  const options = { filter: filterOf(statement), hint: statement.hint, scope, deadline };
  const removeTarget = ({ collection, idKey, doc }: Target): number => {
    store.writer.remove(collection, idKey, doc);
    return 1;
  };
  const limit = wholeNumber(statement.limit, 0);
  if (limit !== 0 && limit !== 1) throw new StoreError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  if (limit === 1) return changeOne(store, database, name, options, removeTarget, () => 0);
  return changeMatching(store, database, name, options, removeTarget);
}

async function changeMatching(store: Store, database: string, name: string, options: QueryOptions, change: (target: Target) => unknown): Promise<number> {
  const collection = store.catalog.find(database, name);
  if (collection) return changeEach(store, new Query(store.environment, collection, options), change);
  compileFilter(options.filter, options.scope); // what is wrong with it is told all the same
  return 0;
}

function filterOf(statement: Doc): Doc {
  if (!isDoc(statement.q)) throw new StoreError('TypeMismatch', "the field 'q' must be an object");
  return statement.q;
}

/** A pipeline may use the constants of its own statement, `c`, beside those of the command. */
function withConstants(scope: Scope, { c: constants, u: update }: Doc): Scope {
  if (!isDoc(constants)) return scope;
  if (!Array.isArray(update)) throw new StoreError('Location51198', 'Constant values may only be specified for pipeline updates');
  return { ...scope, variables: new Map([...scope.variables, ...Object.entries(constants)]) };
}

/** What an update or delete is to do, all of it checked before the first is done. */
async function statementsOf(command: Command, field: string): Promise<Doc[]> {
  const statements: Doc[] = [];
  for await (const bytes of inTurns(batchOf(command, field))) {
    const statement = decodeRequest(bytes);
    assertArguments(`${command.name}.${field}`, statement);
    statements.push(statement);
  }
  return statements;
}

function batchOf({ body, sequences, name }: Command, field: string): Buffer[] {
  const sequence = sequences.get(field);
  if (sequence) return sequence;
  const list = body[field];
  if (!Array.isArray(list) || list.length === 0 || !list.every(isDoc)) {
    throw new StoreError('InvalidLength', `${name}: '${field}' must be an array of documents that is not empty`);
  }
  return list.map(encode);
}

/** The document with its `_id` first, as MongoDB stores it; `bytes` when they can be stored as they came. */
function withId({ doc, bytes }: Given): { doc: Doc; bytes?: Buffer } {
  if (bytes.toString('latin1', 5, 9) === '_id\0' && !hasEmptyTimestamp(doc)) { // in the bytes, for JavaScript puts fields whose names are numbers first
    assertDepth(doc, 0);
    assertStorableSize(bytes.length);
    return { doc, bytes };
  }
  const { _id = new ObjectId(), ...rest } = cloneValue(doc) as Doc; // the copy of a document is a document
  return { doc: fillTimestamps({ _id, ...rest }, Date.now()) };
}

function isOrdered({ body }: Command): boolean {
  return body.ordered === undefined || isTruthy(body.ordered);
}

function failureOf(index: number, action: () => void): Doc | undefined {
  try {
    action();
    return undefined;
  } catch (cause) {
    return writeError(index, cause);
  }
}

function writeError(index: number, cause: unknown): Doc {
  if (!(cause instanceof StoreError)) throw cause;
  return { index: new Int32(index), code: new Int32(cause.code), errmsg: cause.message, ...cause.details };
}

function writeReply(n: number, writeErrors: Doc[]): Doc {
  return { n: new Int32(n), ok: new Double(1), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
}
