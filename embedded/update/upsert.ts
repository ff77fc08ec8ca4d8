import { BSONRegExp, ObjectId } from 'bson';

import { equalValues } from '../bson/compare.ts';
import { cloneValue } from '../bson/document.ts';
import { MISSING, valueAt } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { isOperatorDoc } from '../query/match.ts';
import { applyUpdate, setAt } from './apply.ts';
import type { Update } from './parse.ts';

/**
 * The document that an upsert inserts: the equalities of the filter, then the update.
 * `now` is in milliseconds since 1970. An `_id` is made when neither names one.
 */
export function upsertedDocument(filter: Doc, update: Update, now: number): Doc {
  const start: Doc = {};
  const equalities = new Map<string, Value>();
  collectEqualities(filter, equalities);
  for (const [field, value] of equalities) {
    const replaces = update.kind === 'replacement';
    if (!replaces || field === '_id') setAt(start, field.split('.'), cloneValue(value));
  }
  const result = applyUpdate(update, start, { position: {}, now, isInsert: true });
  const wanted = valueAt(start, ['_id']);
  const made = valueAt(result, ['_id']);
  if (wanted !== MISSING && made !== MISSING && !equalValues(wanted, made)) {
    throw new StoreError('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  const { _id = new ObjectId(), ...rest } = result;
  return { _id, ...rest };
}

function collectEqualities(filter: Doc, into: Map<string, Value>): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) condition.filter(isDoc).forEach((part) => collectEqualities(part, into));
    else if (field === '$or' && Array.isArray(condition) && condition.length === 1 && isDoc(condition[0])) collectEqualities(condition[0], into);
    else if (!field.startsWith('$')) {
      const value = equalityOf(condition);
      if (value === MISSING) continue;
      if (into.has(field)) throw new StoreError('BadValue', `cannot infer query fields to set, path '${field}' is matched twice`);
      into.set(field, value);
    }
  }
}

function equalityOf(condition: Value): Value | typeof MISSING {
  if (condition instanceof BSONRegExp) return MISSING;
  if (!isOperatorDoc(condition)) return condition;
  if ('$eq' in condition) return condition.$eq;
  if (Array.isArray(condition.$all) && condition.$all.length === 1 && !isOperatorDoc(condition.$all[0])) return condition.$all[0];
  return MISSING;
}
