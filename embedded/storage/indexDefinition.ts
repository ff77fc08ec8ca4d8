import { Int32 } from 'bson';

import { isSameCollation, parseCollation, type Collation } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { printValue } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, typeNameOf, type Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileFilter, isTruthy, type Matcher } from '../query/match.ts';
import { PLAIN_SCOPE, type Scope } from '../query/scope.ts';

export interface IndexField {
  name: string;
  path: string[];
  direction: 1 | -1;
}

export interface Index {
  /** The first four bytes of its entries' keys. */
  id: number;
  name: string;
  /** The specification as it was given, for listIndexes. */
  spec: Doc;
  fields: IndexField[];
  unique: boolean;
  sparse: boolean;
  /** How strings are ordered in it; byte by byte when absent. */
  collation?: Collation;
  partial?: { filter: Doc; matches: Matcher };
  expireAfterSeconds?: number;
  /** Whether it is kept up to date and not used by queries. */
  hidden: boolean;
  /** Which fields have led to an array in some document: their order and their ranges cannot be relied on. */
  multikey: boolean[];
  /** Whether some entry was too long to keep its whole order. */
  hasShortenedKeys: boolean;
  /** False while it is built on existing documents: maintained by writes, not yet used by queries. */
  ready: boolean;
}

const KNOWN_OPTIONS = new Set(['key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'background', 'v', 'ns', 'collation', 'hidden']);
const ID_KEY: Doc = { _id: new Int32(1) };
const ID_INDEX_OPTIONS = new Set(['key', 'name', 'v', 'ns', 'collation']);

/** Options of indexes that this store has none of: MongoDB knows them. */
const REFUSED_OPTIONS = new Set([
  'storageEngine', 'wildcardProjection', 'weights', 'default_language', 'language_override', 'textIndexVersion', '2dsphereIndexVersion', 'bits', 'min', 'max',
  'bucketSize', 'prepareUnique', 'clustered', 'columnstoreProjection',
]);

/** Types of indexes that MongoDB has and this store has not. */
const REFUSED_TYPES = new Set(['text', '2dsphere', '2d', 'hashed', 'geoHaystack', 'columnstore', 'wildcard']);

/**
 * Reads a specification of createIndexes. Throws CannotCreateIndex and its like for what MongoDB refuses, and
 * CommandNotSupported for what it can do and this store cannot.
 */
export function describeIndex(id: number, spec: Doc, ready: boolean): Index {
  if (!isDoc(spec.key)) throw new StoreError('FailedToParse', "The 'key' field is a required property of an index specification");
  const isId = Object.keys(spec.key).join() === '_id';
  assertOptions(spec, isId);
  assertName(spec, isId);
  const collation = parseCollation(spec.collation);
  const scope: Scope = { ...PLAIN_SCOPE, ...(collation ? { collation } : {}) };
  const fields = indexFields(spec.key);
  const { partialFilterExpression: filter, expireAfterSeconds: seconds } = spec;
  if (filter !== undefined && !isDoc(filter)) throw new StoreError('CannotCreateIndex', 'partialFilterExpression must be an object');
  if (filter !== undefined && isTruthy(spec.sparse)) throw new StoreError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  if (seconds !== undefined && (!isNumeric(seconds) || approximate(seconds) < 0)) {
    throw new StoreError('CannotCreateIndex', 'expireAfterSeconds must be a number that is not negative');
  }
  if (seconds !== undefined && fields.length > 1) throw new StoreError('CannotCreateIndex', 'TTL indexes are single-field indexes');
  return {
    id,
    name: String(spec.name),
    spec,
    fields,
    unique: isTruthy(spec.unique),
    hidden: isTruthy(spec.hidden),
    sparse: isTruthy(spec.sparse),
    ...(collation ? { collation } : {}),
    ...(filter ? { partial: { filter, matches: compileFilter(filter, scope) } } : {}),
    ...(seconds !== undefined ? { expireAfterSeconds: approximate(seconds) } : {}),
    multikey: fields.map(() => false),
    hasShortenedKeys: false,
    ready,
  };
}

/** Whether two definitions would make the same index, whatever they are called. */
export function isSameDefinition(left: Index, right: Index): boolean {
  return hasSameSignature(left, right) && left.expireAfterSeconds === right.expireAfterSeconds;
}

/** Whether two indexes agree in what tells indexes apart: a collection has one of each kind. */
export function hasSameSignature(left: Index, right: Index): boolean {
  return (
    equalValues(left.spec.key, right.spec.key) &&
    isSameCollation(left.collation, right.collation) &&
    left.unique === right.unique &&
    left.sparse === right.sparse &&
    equalValues(left.partial?.filter, right.partial?.filter)
  );
}

function assertOptions(spec: Doc, isId: boolean): void {
  const refused = Object.keys(spec).find((option) => REFUSED_OPTIONS.has(option));
  if (refused !== undefined) throw new NotSupportedError(`the index option ${refused}`);
  const unknown = Object.keys(spec).find((option) => !(isId ? ID_INDEX_OPTIONS : KNOWN_OPTIONS).has(option));
  if (unknown === undefined) return;
  const what = isId ? 'an _id index' : 'an index';
  throw new StoreError('InvalidIndexSpecificationOption', `The field '${unknown}' is not valid for ${what} specification. Specification: ${printValue(spec)}`);
}

function assertName({ key, name }: Doc, isId: boolean): void {
  if (name === undefined) throw new StoreError('FailedToParse', "The 'name' field is a required property of an index specification");
  if (typeof name !== 'string') throw new StoreError('TypeMismatch', `The field 'name' must be a string, but got ${typeNameOf(name)}`);
  if (name === '' || name.includes('\0')) throw new StoreError('CannotCreateIndex', 'index names cannot be empty or contain a NUL');
  if (name === '*') throw new StoreError('BadValue', "The index name '*' is not valid.");
  if (isId && !equalValues(key, ID_KEY)) throw new StoreError('BadValue', `The field 'key' for an _id index must be {_id: 1}, but got ${printValue(key)}`);
  if (!isId && name === '_id_') throw new StoreError('BadValue', `The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}, found key: ${printValue(key)}`);
}

function indexFields(key: Doc): IndexField[] {
  if (Object.keys(key).length === 0) throw new StoreError('CannotCreateIndex', 'Index keys cannot be empty.');
  return Object.entries(key).map(([name, direction]) => {
    const path = name.split('.');
    if (name === '$**' || name.endsWith('.$**')) throw new NotSupportedError('a wildcard index');
    if (typeof direction === 'string') {
      if (REFUSED_TYPES.has(direction)) throw new NotSupportedError(`an index of type ${direction}`);
      throw new StoreError('CannotCreateIndex', `Unknown index plugin '${direction}'`);
    }
    if (!isNumeric(direction)) throw new StoreError('CannotCreateIndex', `Values in v:2 index key pattern cannot be of type ${typeNameOf(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`);
    const number = approximate(direction);
    if (number === 0 || Number.isNaN(number)) throw new StoreError('CannotCreateIndex', `Values in the index key pattern cannot be ${number}.`);
    if (path.includes('')) throw new StoreError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
    if (path.some((part, i) => part.startsWith('$') && (i === 0 || !['$id', '$ref', '$db'].includes(part)))) {
      throw new StoreError('CannotCreateIndex', "Index key contains an illegal field name: field name starts with '$'.");
    }
    return { name, path, direction: number > 0 ? 1 : -1 };
  });
}
