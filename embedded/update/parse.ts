import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { FIELD_OPERATORS } from './fieldOperators.ts';

/** One operator on one path. */
export interface FieldUpdate {
  operator: string;
  field: string;
  path: string[];
  operand: Value;
}

/** The update part of a command, read once for all documents it is applied to. */
export type Update =
  | { kind: 'replacement'; replacement: Doc }
  | { kind: 'operators'; updates: FieldUpdate[]; arrayFilters: Map<string, (element: Value) => boolean> };

/** Reads an update. Throws FailedToParse, ConflictingUpdateOperators and their like as MongoDB does. */
export function parseUpdate(update: Value, arrayFilters: Value = []): Update {
  if (Array.isArray(update)) throw new NotSupportedError('an update with an aggregation pipeline');
  if (!isDoc(update)) throw new StoreError('FailedToParse', 'the update must be a document');
  const names = Object.keys(update);
  const operators = names.filter((name) => name.startsWith('$'));
  if (operators.length === 0) {
    if (Array.isArray(arrayFilters) && arrayFilters.length > 0) {
      throw new StoreError('FailedToParse', 'Cannot specify arrayFilters with a replacement-style update');
    }
    return { kind: 'replacement', replacement: update };
  }
  const stranger = names.find((name) => !name.startsWith('$'));
  if (stranger !== undefined) throw new StoreError('FailedToParse', `Unknown modifier: ${stranger}. Expected a valid update modifier`);
  const updates = operators.flatMap((operator) => fieldUpdates(operator, update[operator]));
  assertNoConflicts(updates);
  return { kind: 'operators', updates, arrayFilters: parseArrayFilters(arrayFilters, updates) };
}

function fieldUpdates(operator: string, operand: Value): FieldUpdate[] {
  if (!Object.hasOwn(FIELD_OPERATORS, operator) && operator !== '$rename') {
    throw new StoreError('FailedToParse', `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`);
  }
  if (!isDoc(operand)) throw new StoreError('FailedToParse', `Modifiers operate on fields but we found type ${typeof operand} instead, at ${operator}`);
  return Object.entries(operand).map(([field, value]) => {
    const path = field.split('.');
    assertFieldPath(field, path);
    if (operator === '$rename') assertRename(field, value);
    return { operator, field, path, operand: value };
  });
}

function assertFieldPath(field: string, path: string[]): void {
  if (path.includes('')) throw new StoreError('EmptyFieldName', `The update path '${field}' contains an empty field name, which is not allowed.`);
  if (path[0] === '$' || path[0]?.startsWith('$[')) {
    throw new StoreError('BadValue', `Cannot have array filter or positional operator in the first position of '${field}'`);
  }
  const dollar = path.find((part) => part.startsWith('$') && part !== '$' && !/^\$\[[A-Za-z0-9]*\]$/.test(part) && !['$id', '$ref', '$db'].includes(part));
  if (dollar !== undefined) throw new StoreError('DollarPrefixedFieldName', `The dollar ($) prefixed field '${dollar}' in '${field}' is not valid for storage.`);
}

function assertRename(from: string, to: Value): void {
  if (typeof to !== 'string') throw new StoreError('BadValue', `The 'to' field for $rename must be a string: ${from}`);
  if (from === to) throw new StoreError('BadValue', `The source and target field for $rename must differ: ${from}`);
  if ([from, to].some((field) => field.split('.').some((part) => part.startsWith('$')))) {
    throw new StoreError('BadValue', `The source and target of $rename may not be positional: ${from}`);
  }
  assertFieldPath(to, to.split('.'));
}

function assertNoConflicts(updates: FieldUpdate[]): void {
  const taken: string[] = [];
  for (const update of updates) {
    const fields = update.operator === '$rename' ? [update.field, String(update.operand)] : [update.field];
    for (const field of fields) {
      const other = taken.find((known) => known === field || known.startsWith(`${field}.`) || field.startsWith(`${known}.`));
      if (other !== undefined) {
        throw new StoreError('ConflictingUpdateOperators', `Updating the path '${field}' would create a conflict at '${other.length < field.length ? other : field}'`);
      }
      taken.push(field);
    }
  }
}

function parseArrayFilters(filters: Value, updates: FieldUpdate[]): Map<string, (element: Value) => boolean> {
  const parsed = new Map<string, (element: Value) => boolean>();
  if (!Array.isArray(filters)) throw new StoreError('TypeMismatch', 'arrayFilters must be an array');
  for (const filter of filters) {
    if (!isDoc(filter)) throw new StoreError('TypeMismatch', 'each array filter must be an object');
    const name = filterName(filter);
    if (parsed.has(name)) throw new StoreError('FailedToParse', `Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileFilter(filter);
    parsed.set(name, (element) => matches({ [name]: element }));
  }
  const used = new Set(updates.flatMap(({ path }) => path.filter((part) => /^\$\[.+\]$/.test(part)).map((part) => part.slice(2, -1))));
  for (const name of used) if (!parsed.has(name)) throw new StoreError('BadValue', `No array filter found for identifier '${name}'`);
  for (const name of parsed.keys()) {
    if (!used.has(name)) throw new StoreError('FailedToParse', `The array filter for identifier '${name}' was not used in the update`);
  }
  return parsed;
}

function filterName(filter: Doc): string {
  const names = new Set<string>();
  const collect = (part: Doc): void => {
    for (const [field, condition] of Object.entries(part)) {
      if (['$and', '$or', '$nor'].includes(field) && Array.isArray(condition)) condition.filter(isDoc).forEach(collect);
      else names.add(field.split('.')[0] ?? '');
    }
  };
  collect(filter);
  const [name] = names;
  if (names.size !== 1 || name === undefined) throw new StoreError('FailedToParse', 'each array filter must name exactly one identifier');
  return name;
}
