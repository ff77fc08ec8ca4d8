import { Int32 } from 'bson';

import { parseCollation } from '../bson/collation.ts';
import { encode } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import type { Collection } from '../storage/catalog.ts';
import { readValidator } from '../storage/validator.ts';
import { collectionName, OK, optionalDoc, requiredText, type Handler, type Store } from './context.ts';
import { documentsReply } from './documentsReply.ts';
import { changeIndex, idIndexOf } from './indexes.ts';

const REFUSED_OPTIONS = [
  'capped', 'viewOn', 'timeseries', 'storageEngine', 'encryptedFields', 'changeStreamPreAndPostImages', 'expireAfterSeconds', 'idIndex', 'temp',
];

/** The options of a collection that are kept. Documents always lie in the order of their `_id`, which is all that `clusteredIndex` asks for. */
const KEPT_OPTIONS = ['validator', 'validationLevel', 'validationAction', 'clusteredIndex'];

export const create: Handler = (store, command) => {
  const name = collectionName(command);
  const refused = REFUSED_OPTIONS.find((option) => isTruthy(command.body[option]));
  if (refused !== undefined) throw new NotSupportedError(`a collection with ${refused}`);
  assertClustered(command.body.clusteredIndex);
  const collation = parseCollation(command.body.collation);
  const options = { ...keptOptions(command.body), ...(collation ? { collation: collation.spec } : {}) };
  readValidator(options, collation);
  return store.environment.write(() => {
    if (store.catalog.find(command.database, name)) throw new StoreError('NamespaceExists', `Collection ${command.database}.${name} already exists.`);
    store.catalog.ensure(command.database, name, options);
    return OK;
  });
};

export const drop: Handler = (store, command) => {
  const name = collectionName(command);
  return store.environment.write(() => {
    const collection = store.catalog.find(command.database, name);
    if (!collection) return OK;
    store.catalog.drop(collection);
    return { ns: `${command.database}.${name}`, nIndexesWas: new Int32(collection.indexes.length + 1), ...OK };
  });
};

/** Changes the validator of a collection, or the expiry or visibility of one of its indexes. */
export const collMod: Handler = (store, command) => {
  const name = collectionName(command);
  const refused = ['viewOn', 'pipeline', 'expireAfterSeconds', 'timeseries', 'cappedSize', 'cappedMax', 'changeStreamPreAndPostImages', 'dryRun'].find(
    (option) => isTruthy(command.body[option]),
  );
  if (refused !== undefined) throw new NotSupportedError(`collMod with ${refused}`);
  return store.environment.write(() => {
    const collection = existing(store, command.database, name);
    const changed = keptOptions(command.body);
    const options = { ...collection.options, ...changed };
    readValidator(options, collection.collation);
    const answer = isDoc(command.body.index) ? changeIndex(store, collection, command.body.index) : {};
    if (Object.keys(changed).length > 0) store.catalog.change(collection, options);
    return { ...answer, ...OK };
  });
};

/** Renames a collection, also into another database; with `dropTarget` over one that has the name. */
export const renameCollection: Handler = (store, command) => {
  const [source, target] = [requiredText(command, 'renameCollection'), requiredText(command, 'to')].map(splitNamespace);
  if (!source || !target) throw new StoreError('InvalidNamespace', `Invalid target namespace: ${String(command.body.to)}`);
  return store.environment.write(() => {
    const collection = store.catalog.find(...source);
    if (!collection) throw new StoreError('NamespaceNotFound', `Source collection ${source.join('.')} does not exist`);
    if (source.join('.') === target.join('.')) throw new StoreError('IllegalOperation', "Can't rename a collection to itself");
    if (store.catalog.find(...target) && !isTruthy(command.body.dropTarget)) throw new StoreError('NamespaceExists', 'target namespace exists');
    store.catalog.rename(collection, ...target);
    return OK;
  });
};

export const listCollections: Handler = (store, command) => {
  const matches = compileFilter(optionalDoc(command, 'filter'));
  const nameOnly = isTruthy(command.body.nameOnly);
  const documents = store.catalog
    .list(command.database)
    .map((collection) => describe(collection))
    .filter((entry) => matches(entry))
    .map(({ name, type, ...rest }) => encode(nameOnly ? { name, type } : { name, type, ...rest }));
  return documentsReply(store, command, `${command.database}.$cmd.listCollections`, documents);
};

function describe(collection: Collection): Doc {
  const { name, uuid, options } = collection;
  return { name, type: 'collection', options, info: { readOnly: false, uuid: uuid.toBinary() }, idIndex: idIndexOf(collection) };
}

function assertClustered(given: Value): void {
  if (given === undefined || given === null) return;
  const fits = isDoc(given) && isDoc(given.key) && Object.keys(given.key).join() === '_id' && isNumeric(given.key._id) && approximate(given.key._id) === 1 && given.unique === true;
  if (!fits) throw new StoreError('InvalidIndexSpecificationOption', "The 'clusteredIndex' option must be {key: {_id: 1}, unique: true}");
}

function keptOptions(body: Doc): Doc {
  return Object.fromEntries(KEPT_OPTIONS.filter((option) => body[option] !== undefined && body[option] !== null).map((option) => [option, body[option]]));
}

function existing(store: Store, database: string, name: string): Collection {
  const collection = store.catalog.find(database, name);
  if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${database}.${name}`);
  return collection;
}

function splitNamespace(namespace: string): [database: string, name: string] | undefined {
  const dot = namespace.indexOf('.');
  return dot > 0 && dot < namespace.length - 1 ? [namespace.slice(0, dot), namespace.slice(dot + 1)] : undefined;
}
