import { isSameCollation, parseCollation, type Collation } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc } from '../bson/values.ts';
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
  /** Which fields have led to an array in some document: their order and their ranges cannot be relied on. */
  multikey: boolean[];
  /** Whether some entry was too long to keep its whole order. */
  hasShortenedKeys: boolean;
  /** False while it is built on existing documents: maintained by writes, not yet used by queries. */
  ready: boolean;
}

const KNOWN_OPTIONS = new Set([
  'key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'background', 'v', 'ns', 'collation', 'hidden',
]);

/** Reads a specification of createIndexes. Throws CannotCreateIndex or CommandNotSupported for what cannot be made. */
export function describeIndex(id: number, spec: Doc, ready: boolean): Index {
  const unknown = Object.keys(spec).find((option) => !KNOWN_OPTIONS.has(option));
  if (unknown !== undefined) throw new NotSupportedError(`the index option ${unknown}`);
  if (isTruthy(spec.hidden)) throw new NotSupportedError('the index option hidden');
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
    name: typeof spec.name === 'string' ? spec.name : fields.map(({ name, direction }) => `${name}_${direction}`).join('_'),
    spec,
    fields,
    unique: isTruthy(spec.unique),
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
  return (
    hasSameKey(left, right) &&
    left.unique === right.unique &&
    left.sparse === right.sparse &&
    left.expireAfterSeconds === right.expireAfterSeconds &&
    equalValues(left.partial?.filter, right.partial?.filter)
  );
}

export function hasSameKey(left: Index, right: Index): boolean {
  return equalValues(left.spec.key, right.spec.key) && isSameCollation(left.collation, right.collation);
}

function indexFields(key: unknown): IndexField[] {
  if (!isDoc(key) || Object.keys(key).length === 0) throw new StoreError('CannotCreateIndex', 'Index keys cannot be empty');
  return Object.entries(key).map(([name, direction]) => {
    if (typeof direction === 'string') throw new NotSupportedError(`an index of type ${direction}`);
    const number = isNumeric(direction) ? approximate(direction) : 0;
    if (number === 0 || Number.isNaN(number)) throw new StoreError('CannotCreateIndex', 'Values in the index key pattern must be numbers other than 0');
    if (name.includes('$')) throw new NotSupportedError(`the index field ${name}`);
    if (name.split('.').includes('')) throw new StoreError('CannotCreateIndex', 'Index keys cannot contain an empty field');
    return { name, path: name.split('.'), direction: number > 0 ? 1 : -1 };
  });
}
