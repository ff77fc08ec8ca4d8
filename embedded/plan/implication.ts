import { BSONRegExp } from 'bson';

import { compareValues, equalValues } from '../bson/compare.ts';
import { rankOf, type Doc, type Value } from '../bson/values.ts';
import { isTruthy } from '../query/match.ts';
import { leafTest } from '../query/leafTests.ts';
import { conditionsOf, type Condition, type Conditions } from './conditions.ts';

/** Whether everything a query matches also satisfies a partial filter. In doubt it does not. */
export function impliesFilter(query: Conditions, partial: Doc): boolean {
  const demanded = conditionsOf(partial, query.collation);
  if (!demanded.complete) return false;
  return [...demanded.fields].every(([field, conditions]) => {
    const known = query.fields.get(field) ?? [];
    return conditions.every((condition) => known.some((fact) => impliesCondition(fact, condition)));
  });
}

/** The fields about which a query demands nothing but what a partial filter holds anyway. */
export function heldFields(partial: Doc | undefined, query: Conditions): string[] {
  if (!partial) return [];
  const { fields: held } = conditionsOf(partial, query.collation);
  const isHeld = (field: string, { operator, operand }: Condition): boolean =>
    held.get(field)?.some((other) => other.operator === operator && equalValues(other.operand, operand)) === true;
  return [...query.fields].filter(([field, conditions]) => conditions.every((condition) => isHeld(field, condition))).map(([field]) => field);
}

/** Whether a condition can only be met by a field that is there. */
export function impliesExists({ operator, operand }: Condition): boolean {
  switch (operator) {
    case '$exists':
      return isTruthy(operand);
    case '$eq':
      return operand !== null && operand !== undefined;
    case '$in':
      return Array.isArray(operand) && operand.every((item) => item !== null && item !== undefined);
    case '$gte':
    case '$lte':
    case '$gt':
    case '$lt':
      return operand !== null && operand !== undefined;
    case '$regex':
    case '$type':
    case '$size':
    case '$mod':
      return true;
    default:
      return false;
  }
}

function impliesCondition(fact: Condition, demand: Condition): boolean {
  if (fact.operator === demand.operator && equalValues(fact.operand, demand.operand)) return true;
  if (demand.operator === '$exists') return isTruthy(demand.operand) && impliesExists(fact);
  const values = possibleValues(fact);
  if (values) return values.every((value) => meets(value, demand));
  return impliesRange(fact, demand);
}

function possibleValues({ operator, operand }: Condition): Value[] | undefined {
  if (operator === '$eq') return Array.isArray(operand) ? undefined : [operand];
  if (operator === '$in' && Array.isArray(operand) && !operand.some((item) => Array.isArray(item) || item instanceof BSONRegExp)) return operand;
  return undefined;
}

function meets(value: Value, demand: Condition): boolean {
  if (!['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$type'].includes(demand.operator)) return false;
  return leafTest(demand.operator, demand.operand).test(value);
}

function impliesRange(fact: Condition, demand: Condition): boolean {
  const sameSide = fact.operator.slice(0, 3) === demand.operator.slice(0, 3) && ['$gt', '$lt'].includes(fact.operator.slice(0, 3));
  if (!sameSide || rankOf(fact.operand) !== rankOf(demand.operand)) return false;
  const order = compareValues(fact.operand, demand.operand) * (fact.operator.startsWith('$gt') ? 1 : -1);
  return order > 0 || (order === 0 && (demand.operator.endsWith('e') || !fact.operator.endsWith('e')));
}
