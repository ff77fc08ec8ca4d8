import { BSONRegExp } from 'bson';

import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { isTruthy } from '../query/match.ts';

// What is asked of new indexes only: a directory may hold indexes that were made before these limits, and must open.

/** Seconds, as in MongoDB. */
const MAX_EXPIRY = 2_147_483_647;

const CONDITIONS = new Set(['$eq', '$gt', '$gte', '$in', '$lt', '$lte', '$type']);

/** Throws for an `expireAfterSeconds` that no date can be compared with: `code` is what the command has for it. */
export function assertExpiry(value: Value, code: 'CannotCreateIndex' | 'InvalidOptions'): void {
  if (!isNumeric(value)) return;
  const seconds = approximate(value);
  if (seconds !== secondsInEffect(seconds)) {
    throw new StoreError(code, `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${seconds}`);
  }
}

/** The seconds after which an index removes a document: the longest time for one that is beyond the limits, as in MongoDB. */
export function secondsInEffect(seconds: number): number {
  return seconds >= 0 && seconds <= MAX_EXPIRY ? seconds : MAX_EXPIRY;
}

/**
 * Throws CannotCreateIndex for a filter with more than equality, ranges, `$in`, `$type`, `$exists: true`, `$and` and `$or`,
 * and QueryFeatureNotAllowed for one with `$expr` or `$jsonSchema`, as MongoDB does.
 */
export function assertPartialFilter(filter: Doc): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$comment') continue;
    if (field === '$and' || field === '$or') {
      if (Array.isArray(condition)) condition.filter(isDoc).forEach(assertPartialFilter);
    } else if (field === '$expr' || field === '$jsonSchema') throw new StoreError('QueryFeatureNotAllowed', `${field} is not allowed in this context`);
    else if (field.startsWith('$')) throw unsupported(field);
    else assertCondition(field, condition);
  }
}

function assertCondition(field: string, condition: Value): void {
  if (condition instanceof BSONRegExp) throw unsupported(`${field} regex`);
  if (!isDoc(condition) || Object.keys(condition)[0]?.startsWith('$') !== true) return; // equality
  for (const [operator, operand] of Object.entries(condition)) {
    if (!CONDITIONS.has(operator) && !(operator === '$exists' && isTruthy(operand))) throw unsupported(`${field} ${operator}`);
  }
}

function unsupported(what: string): StoreError {
  return new StoreError('CannotCreateIndex', `Expression not supported in partial index: ${what}`);
}
