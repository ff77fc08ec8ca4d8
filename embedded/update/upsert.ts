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
  const onlyId = update.kind === 'replacement';
  for (const [field, value] of equalitiesOf(filter, onlyId)) setAt(start, field.split('.'), cloneValue(value));
  const result = applyUpdate(update, start, { position: {}, now, isInsert: true });
  const wanted = valueAt(start, ['_id']);
  const made = valueAt(result, ['_id']);
  if (wanted !== MISSING && (made === MISSING || !equalValues(wanted, made))) {
    throw new StoreError('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  const { _id = new ObjectId(), ...rest } = result;
  return { _id, ...rest };
}

/** Throws NotSingleValueField when the filter gives a field two values. */
function equalitiesOf(filter: Doc, onlyId: boolean): Map<string, Value> {
  const equalities = new Map<string, Value>();
  const add = (field: string, value: Value): void => {
    if (onlyId && field.split('.')[0] !== '_id') return;
    for (const known of equalities.keys()) {
      if (known === field) throw new StoreError('NotSingleValueField', `cannot infer query fields to set, path '${field}' is matched twice`);
      if (known.startsWith(`${field}.`) || field.startsWith(`${known}.`)) {
        throw new StoreError('NotSingleValueField', `cannot infer query fields to set, both paths '${known}' and '${field}' are matched`);
      }
    }
    equalities.set(field, value);
  };
  collectEqualities(filter, add);
  return equalities;
}

function collectEqualities(filter: Doc, add: (field: string, value: Value) => void): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) condition.filter(isDoc).forEach((part) => collectEqualities(part, add));
    else if (field === '$or' && Array.isArray(condition) && condition.length === 1 && isDoc(condition[0])) collectEqualities(condition[0], add);
    else if (!field.startsWith('$')) for (const value of valuesOf(condition)) add(field, value);
  }
}

function valuesOf(condition: Value): Value[] {
  if (condition instanceof BSONRegExp) return [];
  if (!isOperatorDoc(condition)) return [condition];
  const all = Array.isArray(condition.$all) ? condition.$all.filter((item) => !isOperatorDoc(item) && !(item instanceof BSONRegExp)) : [];
  return '$eq' in condition ? [condition.$eq, ...all] : all;
}
