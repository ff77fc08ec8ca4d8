import { BSONRegExp } from 'bson';

import { collated, type Collation } from '../bson/collation.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { isOperatorDoc, regexOf } from '../query/match.ts';

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

/**
 * Reads the conjunction at the top of a filter, through `$and` and `$elemMatch`.
 * Operands are such as `collation` compares them; patterns, which know no collation, are then left out.
 */
export function conditionsOf(filter: Doc, collation: Collation | undefined): Conditions {
  const conditions: Conditions = { fields: new Map(), complete: true };
  collect(filter, '', conditions);
  if (!collation) return conditions;
  for (const [field, list] of conditions.fields) {
    const known = list.filter(({ operator, operand }) => operator !== '$regex' && !(Array.isArray(operand) && operand.some((item) => item instanceof BSONRegExp)));
    conditions.complete &&= known.length === list.length;
    conditions.fields.set(field, known.map(({ operator, operand }) => ({ operator, operand: collated(operand, collation) })));
  }
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
    add(field, '$regex', regexOf(operand, siblings.$options), into);
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

function add(field: string, operator: string, operand: Value, into: Conditions): void {
  const list = into.fields.get(field);
  if (list) list.push({ operator, operand });
  else into.fields.set(field, [{ operator, operand }]);
}
