import { compileUpdatePipeline } from '../aggregate/updatePipeline.ts';
import { isArrayIndex } from '../bson/paths.ts';
import { compareText } from '../bson/compare.ts';
import { printValue } from '../bson/document.ts';
import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { PLAIN_SCOPE, type Scope } from '../query/scope.ts';
import { FIELD_OPERATORS } from './fieldOperators.ts';
import type { FieldChange } from './operator.ts';

/** One operator on one path. */
export interface FieldUpdate {
  operator: string;
  /** Where the change is made; for `$rename` where the value goes. */
  path: string[];
  /** What becomes of the value there; for `$rename` the path that the value comes from. */
  change: FieldChange | { from: string[] };
}

/** The update part of a command, read once for all documents it is applied to. */
export type Update =
  | { kind: 'replacement'; replacement: Doc }
  | { kind: 'pipeline'; run: (doc: Doc) => Doc }
  | { kind: 'operators'; updates: FieldUpdate[]; arrayFilters: Map<string, (element: Value) => boolean> };

/** Reads an update. Throws FailedToParse, ConflictingUpdateOperators and their like as MongoDB does. */
export function parseUpdate(update: Value, arrayFilters: Value = [], scope: Scope = PLAIN_SCOPE): Update {
  if (Array.isArray(update)) {
    if (Array.isArray(arrayFilters) && arrayFilters.length > 0) throw new StoreError('FailedToParse', 'arrayFilters may not be specified for pipeline-syle updates');
    return { kind: 'pipeline', run: compileUpdatePipeline(update, scope) };
  }
  if (!isDoc(update)) throw new StoreError('FailedToParse', 'Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (names[0]?.startsWith('$') !== true) {
    if (Array.isArray(arrayFilters) && arrayFilters.length > 0) throw new StoreError('FailedToParse', 'Cannot specify arrayFilters with a replacement-style update');
    return { kind: 'replacement', replacement: update };
  }
  const updates = names.flatMap((operator) => fieldUpdates(operator, update[operator], scope));
  assertNoConflicts(updates);
  updates.sort((a, b) => comparePaths(a.path, b.path)); // the order in which MongoDB adds new fields
  return { kind: 'operators', updates, arrayFilters: parseArrayFilters(arrayFilters, updates, update, scope) };
}

/** Orders paths part by part, positions as numbers. */
export function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (const [i, a] of left.entries()) {
    const b = right[i];
    if (b === undefined) return 1;
    const order = isArrayIndex(a) && isArrayIndex(b) ? Number(a) - Number(b) : compareText(a, b);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function fieldUpdates(operator: string, operand: Value, scope: Scope): FieldUpdate[] {
  const create = Object.hasOwn(FIELD_OPERATORS, operator) ? FIELD_OPERATORS[operator] : undefined;
  if (!create && operator !== '$rename') {
    throw new StoreError('FailedToParse', `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`);
  }
  if (!isDoc(operand)) {
    const found = `Modifiers operate on fields but we found type ${typeNameOf(operand)} instead.`;
    throw new StoreError('FailedToParse', `${found} For example: {$mod: {<field>: ...}} not {${operator}: ${printValue(operand)}}`);
  }
  return Object.entries(operand).map(([field, value]) => {
    const path = field.split('.');
    assertFieldPath(field, path);
    return create ? { operator, path, change: create(value, field, scope) } : renaming(field, path, value);
  });
}

function assertFieldPath(field: string, path: string[]): void {
  if (field === '') throw new StoreError('EmptyFieldName', 'An empty update path is not valid.');
  if (path.includes('')) throw new StoreError('EmptyFieldName', `The update path '${field}' contains an empty field name, which is not allowed.`);
  const [first = ''] = path;
  if (first === '$') throw new StoreError('BadValue', `Cannot have positional (i.e. '$') element in the first position in path '${field}'`);
  if (/^\$\[.*\]$/.test(first)) throw new StoreError('BadValue', `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${field}'`);
  if (path.filter((part) => part === '$').length > 1) throw new StoreError('BadValue', `Too many positional (i.e. '$') elements found in path '${field}'`);
}

function renaming(field: string, from: string[], to: Value): FieldUpdate {
  if (typeof to !== 'string') throw new StoreError('BadValue', `The 'to' field for $rename must be a string: ${field}: ${printValue(to)}`);
  const path = to.split('.');
  assertFieldPath(to, path);
  if (field === to) throw new StoreError('BadValue', `The source and target field for $rename must differ: ${field}: "${to}"`);
  if (`${to}.`.startsWith(`${field}.`) || `${field}.`.startsWith(`${to}.`)) {
    throw new StoreError('BadValue', `The source and target field for $rename must not be on the same path: ${field}: "${to}"`);
  }
  if (isDynamic(from)) throw new StoreError('BadValue', `The source field for $rename may not be dynamic: ${field}`);
  if (isDynamic(path)) throw new StoreError('BadValue', `The destination field for $rename may not be dynamic: ${to}`);
  return { operator: '$rename', path, change: { from } };
}

/** Whether a path has parts whose position is only known from the document. */
export function isDynamic(path: readonly string[]): boolean {
  return path.some((part) => part === '$' || isArrayPart(part));
}

function isArrayPart(part: string): boolean {
  return /^\$\[.*\]$/.test(part);
}

function assertNoConflicts(updates: FieldUpdate[]): void {
  const taken: string[][] = [];
  for (const { path, change } of updates) {
    for (const way of typeof change === 'function' ? [path] : [path, change.from]) {
      for (const other of taken) {
        const conflict = conflictOf(way, other);
        if (conflict !== undefined) throw new StoreError('ConflictingUpdateOperators', `Updating the path '${way.join('.')}' would create a conflict at '${conflict}'`);
      }
      taken.push(way);
    }
  }
}

/** Where two paths cannot both be updated: one leads through the other, or one takes positions and the other all elements. */
export function conflictOf(left: readonly string[], right: readonly string[]): string | undefined {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const [a = '', b = ''] = [left[i], right[i]];
    if (a === b) continue;
    return isArrayPart(a) === isArrayPart(b) ? undefined : left.slice(0, i).join('.');
  }
  return left.slice(0, shorter).join('.');
}

function parseArrayFilters(filters: Value, updates: FieldUpdate[], update: Doc, scope: Scope): Map<string, (element: Value) => boolean> {
  const parsed = new Map<string, (element: Value) => boolean>();
  if (!Array.isArray(filters)) throw new StoreError('TypeMismatch', "BSON field 'arrayFilters' is the wrong type, expected type 'array'");
  for (const filter of filters) {
    if (!isDoc(filter)) throw new StoreError('TypeMismatch', "BSON field 'arrayFilters' is the wrong type, expected type 'object'");
    const name = filterName(filter);
    if (parsed.has(name)) throw new StoreError('FailedToParse', `Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileFilter(filter, scope);
    parsed.set(name, (element) => matches({ [name]: element }));
  }
  const used = new Set<string>();
  for (const { path } of updates) {
    for (const part of path.filter((candidate) => /^\$\[.+\]$/.test(candidate))) {
      const name = part.slice(2, -1);
      if (!parsed.has(name)) throw new StoreError('BadValue', `No array filter found for identifier '${name}' in path '${path.join('.')}'`);
      used.add(name);
    }
  }
  const unused = [...parsed.keys()].find((name) => !used.has(name));
  if (unused !== undefined) throw new StoreError('FailedToParse', `The array filter for identifier '${unused}' was not used in the update ${printValue(update)}`);
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
  const [name, other] = names;
  if (name === undefined || name.startsWith('$')) throw new StoreError('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters');
  const failed = 'Error parsing array filter :: caused by ::';
  if (other !== undefined) throw new StoreError('FailedToParse', `${failed} Expected a single top-level field name, found '${name}' and '${other}'`);
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    throw new StoreError('BadValue', `${failed} The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`);
  }
  return name;
}
