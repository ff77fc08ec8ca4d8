import { cloneValue, printValue, setField } from '../bson/document.ts';
import { isArrayIndex, MISSING, valueAt, type Leaf, type MatchPosition } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { PASSES_OVER } from './fieldOperators.ts';
import type { OperatorContext } from './operator.ts';
import { fillTimestamps } from './timestamps.ts';
import { comparePaths, conflictOf, isDynamic, type FieldUpdate, type Update } from './parse.ts';

/** Elements that an update may add to an array by naming a position beyond its end. */
const MAX_PADDING = 1_500_000;

export interface ApplyContext {
  /** What the positional `$` stands for: filled by the filter's match. */
  position: MatchPosition;
  /** Milliseconds since 1970. */
  now: number;
  isInsert: boolean;
}

/** The document that an update makes of another; the other is left as it is. */
export function applyUpdate(update: Update, doc: Doc, context: ApplyContext): Doc {
  if (update.kind === 'replacement') {
    Object.keys(update.replacement).forEach((field) => assertStorable(field, context));
    return replaceDocument(fillTimestamps(update.replacement, context.now), doc);
  }
  if (update.kind === 'pipeline') return replaceDocument(update.run(doc), doc);
  const result = cloneValue(doc) as Doc; // the copy of a document is a document
  const operatorContext = { now: context.now, isInsert: context.isInsert, id: doc._id };
  for (const fieldUpdate of resolved(update, doc, context)) applyOne(result, fieldUpdate, operatorContext);
  return result;
}

/** Puts a value at a dotted path, making documents on the way. Throws PathNotViable through a scalar. */
export function setAt(doc: Doc, path: readonly string[], value: Value): void {
  const parent = parentAt(doc, path);
  assign(parent, path.length - 1, value, path);
}

function replaceDocument(replacement: Doc, doc: Doc): Doc {
  const id = '_id' in replacement ? replacement._id : doc._id;
  const rest = cloneValue(replacement) as Doc; // the copy of a document is a document
  delete rest._id;
  return id === undefined ? rest : { _id: id, ...rest };
}

/** The updates with the positions that `$`, `$[]` and `$[name]` stand for in a document. */
function resolved({ updates, arrayFilters }: Update & { kind: 'operators' }, doc: Doc, context: ApplyContext): FieldUpdate[] {
  if (!updates.some(({ path }) => isDynamic(path))) return updates;
  const all = updates.flatMap((update) => resolvePositions(doc, update.path, arrayFilters, context).map((path) => ({ ...update, path })));
  all.sort((a, b) => comparePaths(a.path, b.path));
  for (const [i, { path }] of all.entries()) {
    const conflict = i > 0 ? conflictOf(all[i - 1]?.path ?? [], path) : undefined;
    if (conflict !== undefined) throw new StoreError('ConflictingUpdateOperators', `Update created a conflict at '${conflict}'`);
  }
  return all;
}

function applyOne(doc: Doc, { operator, path, change }: FieldUpdate, context: OperatorContext): void {
  if (typeof change !== 'function') {
    rename(doc, change.from, path, context);
    return;
  }
  const present = valueAt(doc, path);
  const next = change(present, context);
  if (next === present) {
    if (next === MISSING && !PASSES_OVER.has(operator)) assertViable(doc, path);
  } else if (next === MISSING) removeAt(doc, path);
  else {
    assertStorable(path[0] ?? '', context);
    setAt(doc, path, next);
  }
}

/** Fields of the document itself may only begin with `$` where they are inserted. */
function assertStorable(field: string, { isInsert }: { isInsert: boolean }): void {
  if (isInsert || !field.startsWith('$')) return;
  const hint = "is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.";
  throw new StoreError('DollarPrefixedFieldName', `The dollar ($) prefixed field '${field}' in '${field}' ${hint}`);
}

/** `$unset` on an array element leaves null in its place, as in MongoDB. */
function removeAt(doc: Doc, path: readonly string[]): void {
  const parent = valueAt(doc, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent[Number(last)] = null;
  else if (isDoc(parent)) delete parent[last];
}

function rename(doc: Doc, from: string[], to: string[], { id }: OperatorContext): void {
  for (const [what, way] of [['source', from], ['destination', to]] as const) {
    const array = way.findIndex((_, length) => Array.isArray(valueAt(doc, way.slice(0, length))));
    if (array < 0) continue;
    const where = `'${way.join('.')}' in doc with _id: ${printValue(id)} has an array field called '${way[array - 1] ?? ''}'`;
    throw new StoreError('BadValue', `The ${what} field cannot be an array element, ${where}`);
  }
  const value = valueAt(doc, from);
  if (value === MISSING) return;
  removeAt(doc, from);
  setAt(doc, to, value);
}

/** Throws PathNotViable when something else than a document or an array is on the way. */
function assertViable(doc: Doc, path: readonly string[]): void {
  for (const [i, part] of path.entries()) {
    const parent = valueAt(doc, path.slice(0, i));
    if (parent === MISSING) return;
    if (isDoc(parent) || (Array.isArray(parent) && isArrayIndex(part))) continue;
    throw new StoreError('PathNotViable', `Cannot use the part (${part}) of (${path.join('.')}) to traverse the element ({${path[i - 1] ?? ''}: ${printValue(parent)}})`);
  }
}

function parentAt(doc: Doc, path: readonly string[]): Doc | Value[] {
  let current: Doc | Value[] = doc;
  for (const [i, part] of path.slice(0, -1).entries()) {
    const next: Leaf = valueAt(current, [part]);
    if (isDoc(next) || Array.isArray(next)) current = next;
    else if (next === MISSING) {
      const made: Doc = {};
      assign(current, i, made, path);
      current = made;
    } else throw notViable(path[i + 1] ?? '', part, next);
  }
  return current;
}

/** Puts a value into the parent of the part of a path that is number `at`. */
function assign(parent: Doc | Value[], at: number, value: Value, path: readonly string[]): void {
  const part = path[at] ?? '';
  if (!Array.isArray(parent)) {
    setField(parent, part, value);
    return;
  }
  if (!isArrayIndex(part)) throw notViable(part, path[at - 1] ?? '', parent);
  const index = Number(part);
  if (index - parent.length > MAX_PADDING) throw new StoreError('CannotBackfillArray', `can't backfill more than ${MAX_PADDING} elements`);
  while (parent.length < index) parent.push(null);
  parent[index] = value;
}

function notViable(field: string, parent: string, value: Value): StoreError {
  return new StoreError('PathNotViable', `Cannot create field '${field}' in element {${parent}: ${printValue(value)}}`);
}

function resolvePositions(doc: Doc, dynamic: readonly string[], filters: Map<string, (element: Value) => boolean>, { position }: ApplyContext): string[][] {
  let paths: string[][] = [[]];
  for (const part of dynamic) {
    if (part === '$') {
      const { index } = position;
      if (index === undefined) throw new StoreError('BadValue', 'The positional operator did not find the match needed from the query.');
      paths = paths.map((path) => [...path, String(index)]);
    } else if (/^\$\[.*\]$/.test(part)) {
      const matches = part === '$[]' ? () => true : filters.get(part.slice(2, -1));
      paths = paths.flatMap((path) => positionsIn(doc, path, matches ?? (() => false)).map((index) => [...path, index]));
    } else paths = paths.map((path) => [...path, part]);
  }
  return paths;
}

function positionsIn(doc: Doc, path: string[], matches: (element: Value) => boolean): string[] {
  const array = valueAt(doc, path);
  if (array === MISSING) throw new StoreError('BadValue', `The path '${path.join('.')}' must exist in the document in order to apply array updates.`);
  if (!Array.isArray(array)) throw new StoreError('BadValue', `Cannot apply array updates to non-array element ${path.at(-1) ?? ''}: ${printValue(array)}`);
  return array.flatMap((element, i) => (matches(element) ? [String(i)] : []));
}
