import { Double, Int32 } from 'bson';

import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { isTruthy } from '../query/match.ts';
import { compileProjection } from '../query/project.ts';
import { orderOf } from '../query/sort.ts';
import { parseUpdate } from '../update/parse.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { changeOne } from './changeOne.ts';
import { collectionName, optionalDoc, type Handler } from './context.ts';
import { commandScope } from './scope.ts';
import { updatedDocument } from './writes.ts';

/** Changes or removes one document and answers it as it was, or with `new` as it has become. */
export const findAndModify: Handler = async (store, command) => {
  const { body, database } = command;
  const name = collectionName(command);
  const scope = commandScope(store, command, name);
  const filter = optionalDoc(command, 'query');
  const project = compileProjection(optionalDoc(command, 'fields'), { scope, filter }) ?? ((doc: Doc) => doc);
  const options = { filter, ...orderOf(optionalDoc(command, 'sort'), body.hint), scope, deadline: command.deadline };
  const answersNew = isTruthy(body.new);
  if (isTruthy(body.remove)) {
    if (body.update !== undefined) throw new StoreError('FailedToParse', 'Cannot specify both an update and remove=true');
    if (isTruthy(body.upsert)) throw new StoreError('FailedToParse', 'Cannot specify both upsert=true and remove=true');
    if (answersNew) throw new StoreError('FailedToParse', "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
    if (Array.isArray(body.arrayFilters)) throw new StoreError('FailedToParse', 'Cannot specify arrayFilters and remove=true');
    return changeOne<Doc>(
      store,
      database,
      name,
      options,
      ({ collection, idKey, doc }) => {
        const value = project(doc); // before the removal: it may fail
        store.writer.remove(collection, idKey, doc);
        return reply(value, { n: new Int32(1) });
      },
      () => reply(null, { n: new Int32(0) }),
    );
  }
  if (body.update === undefined) throw new StoreError('FailedToParse', "Either an update or remove=true must be specified");
  const change = parseUpdate(body.update, body.arrayFilters ?? [], scope);
  const now = Date.now();
  return changeOne<Doc>(
    store,
    database,
    name,
    options,
    (target) => {
      const after = updatedDocument(target, change, now);
      const value = project(answersNew ? after : target.doc); // before the write: it may fail
      store.writer.replace(target.collection, target.idKey, target.doc, after, target.bytes);
      return reply(value, { n: new Int32(1), updatedExisting: true });
    },
    () => {
      if (!isTruthy(body.upsert)) return reply(null, { n: new Int32(0), updatedExisting: false });
      const doc = upsertedDocument(filter, change, now);
      const value = answersNew ? project(doc) : null; // before the write: it may fail
      store.writer.insert(store.catalog.ensure(database, name), doc);
      return reply(value, { n: new Int32(1), updatedExisting: false, upserted: doc._id });
    },
  );
};

function reply(value: Value, lastErrorObject: Doc): Doc {
  return { lastErrorObject, value, ok: new Double(1) };
}
