import { BSONRegExp, BSONSymbol } from 'bson';

import { collated, type Collation } from '../bson/collation.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { isOperatorDoc, isTruthy, regexOf } from '../query/match.ts';

/** Conditions that one element of an array meets together. */
export interface ElementGroup {
  /** Whether they are on the element itself and not on its fields. */
  onValue: boolean;
}

/** One demand that every matching document meets on one field. */
export interface Condition {
  operator: string;
  /** As the query's collation compares it. */
  operand: Value;
  /** Whether strings or patterns are in it, whose order is a matter of collation. */
  textual: boolean;
  element: ElementGroup | undefined;
}

/** What a filter demands of each field, and whether that is all it demands. */
export interface Conditions {
  fields: Map<string, Condition[]>;
  /** The filters of each `$or`, of which one has to be met. */
  alternatives: Doc[][];
  /** False when the filter says more than `fields`, so that documents have to be tested against it. */
  complete: boolean;
  collation: Collation | undefined;
}

const POSITIVE = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$regex', '$type', '$mod', '$size']);

/** Reads the conjunction at the top of a filter, through `$and` and `$elemMatch`. */
export function conditionsOf(filter: Doc, collation: Collation | undefined): Conditions {
  const conditions: Conditions = { fields: new Map(), alternatives: [], complete: true, collation };
  collect(filter, '', undefined, conditions);
  return conditions;
}

/** The conditions beside an `$or` together with those of one of its filters. */
export function withAlternative(common: Conditions, filter: Doc): Conditions {
  const fields = new Map([...common.fields].map(([field, list]) => [field, [...list]]));
  const conditions: Conditions = { ...common, fields, alternatives: [], complete: false };
  collect(filter, '', undefined, conditions);
  return conditions;
}

function collect(filter: Doc, prefix: string, element: ElementGroup | undefined, into: Conditions): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) condition.filter(isDoc).forEach((part) => collect(part, prefix, element, into));
    else if (field === '$comment') continue;
    else if (field.startsWith('$')) {
      into.complete = false;
      if (field === '$or' && prefix === '' && Array.isArray(condition)) into.alternatives.push(condition.filter(isDoc));
    } else collectField(prefix + field, condition, element, into);
  }
}

function collectField(field: string, condition: Value, element: ElementGroup | undefined, into: Conditions): void {
  if (condition instanceof BSONRegExp) add(field, '$regex', condition, element, into);
  else if (!isOperatorDoc(condition)) add(field, '$eq', condition, element, into);
  else for (const [operator, operand] of Object.entries(condition)) collectOperator(field, operator, operand, condition, element, into);
}

function collectOperator(field: string, operator: string, operand: Value, siblings: Doc, element: ElementGroup | undefined, into: Conditions): void {
  if (operator === '$regex') add(field, '$regex', regexOf(operand, siblings.$options), element, into);
  else if (operator === '$all' || operator === '$elemMatch') {
    into.complete = false;
    if (element?.onValue === true) return; // that is about an array within the array, which an index keeps whole
    if (operator === '$elemMatch' && isDoc(operand)) collectElement(field, operand, into);
    else if (operator === '$all' && Array.isArray(operand)) operand.forEach((item) => collectAll(field, item, element, into));
  } else if (operator !== '$options') add(field, operator, operand, element, into);
}

function collectAll(field: string, item: Value, element: ElementGroup | undefined, into: Conditions): void {
  if (!isOperatorDoc(item)) collectField(field, item, element, into);
  else if (isDoc(item.$elemMatch)) collectElement(field, item.$elemMatch, into);
}

function collectElement(field: string, operand: Doc, into: Conditions): void {
  if (isOperatorDoc(operand)) {
    if (!['$and', '$or', '$nor'].some((operator) => operator in operand)) collectField(field, operand, { onValue: true }, into);
  } else collect(operand, `${field}.`, { onValue: false }, into);
}

function add(field: string, operator: string, operand: Value, element: ElementGroup | undefined, into: Conditions): void {
  const speaksOfAll = element === undefined || POSITIVE.has(operator) || (operator === '$exists' && isTruthy(operand));
  if (!speaksOfAll) return; // what one element does not have others may
  const condition: Condition = { operator, operand: collated(operand, into.collation), textual: hasText(operand), element };
  const list = into.fields.get(field);
  if (list) list.push(condition);
  else into.fields.set(field, [condition]);
}

function hasText(value: Value): boolean {
  if (typeof value === 'string' || value instanceof BSONSymbol || value instanceof BSONRegExp) return true;
  if (Array.isArray(value)) return value.some(hasText);
  return isDoc(value) && Object.values(value).some(hasText);
}
