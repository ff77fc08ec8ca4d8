import { BSONRegExp } from 'bson';

import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { isOperatorDoc } from '../query/match.ts';

/** One demand that every matching document meets on one field. */
export interface Condition {
  operator: string;
  operand: Value;
}

/** What a filter demands of each field, and whether that is all it demands. */
export interface Conditions {
  fields: Map<string, Condition[]>;
  /** False when the filter says more than `fields`, so that documents have to be tested against it. */
  complete: boolean;
}

/** Reads the conjunction at the top of a filter, through `$and` and `$elemMatch`. */
export function conditionsOf(filter: Doc): Conditions {
  const conditions: Conditions = { fields: new Map(), complete: true };
  collect(filter, '', conditions);
  return conditions;
}

function collect(filter: Doc, prefix: string, into: Conditions): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) condition.filter(isDoc).forEach((part) => collect(part, prefix, into));
    else if (field === '$comment') continue;
    else if (field.startsWith('$')) into.complete = false;
    else collectField(prefix + field, condition, into);
  }
}

function collectField(field: string, condition: Value, into: Conditions): void {
  if (condition instanceof BSONRegExp) add(field, '$regex', condition, into);
  else if (!isOperatorDoc(condition)) add(field, '$eq', condition, into);
  else {
    for (const [operator, operand] of Object.entries(condition)) collectOperator(field, operator, operand, condition, into);
  }
}

function collectOperator(field: string, operator: string, operand: Value, siblings: Doc, into: Conditions): void {
  if (operator === '$regex') {
    const options = typeof siblings.$options === 'string' ? siblings.$options : '';
    add(field, '$regex', operand instanceof BSONRegExp && !('$options' in siblings) ? operand : new BSONRegExp(patternOf(operand), options), into);
  } else if (operator === '$all' && Array.isArray(operand)) {
    into.complete = false;
    operand.forEach((item) => {
      if (!isOperatorDoc(item) && !(item instanceof BSONRegExp)) add(field, '$eq', item, into);
    });
  } else if (operator === '$elemMatch' && isDoc(operand)) {
    into.complete = false;
    if (isOperatorDoc(operand)) collectField(field, operand, into);
    else collect(operand, `${field}.`, into);
  } else if (operator !== '$options') add(field, operator, operand, into);
}

function patternOf(operand: Value): string {
  return operand instanceof BSONRegExp ? operand.pattern : String(operand);
}

function add(field: string, operator: string, operand: Value, into: Conditions): void {
  const list = into.fields.get(field);
  if (list) list.push({ operator, operand });
  else into.fields.set(field, [{ operator, operand }]);
}
