import { cloneValue, printValue, setField } from '../bson/document.ts';
import { isArrayIndex, MISSING, valueAt, type Leaf, type MatchPosition } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { FIELD_OPERATORS, ONLY_ON_PRESENT, type OperatorContext } from './fieldOperators.ts';
import type { FieldUpdate, Update } from './parse.ts';

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
  if (update.kind === 'replacement') return replaceDocument(update.replacement, doc);
  const result = cloneValue(doc) as Doc; // the copy of a document is a document
  for (const fieldUpdate of update.updates) {
    if (fieldUpdate.operator === '$rename') rename(result, fieldUpdate);
    else {
      for (const path of resolvePositions(result, fieldUpdate, update.arrayFilters, context)) applyOperator(result, path, fieldUpdate, context);
    }
  }
  return result;
}

/** Puts a value at a dotted path, making documents on the way. Throws PathNotViable through a scalar. */
export function setAt(doc: Doc, path: readonly string[], value: Value): void {
  const parent = parentAt(doc, path);
  assign(parent, path.at(-1) ?? '', value, path);
}

function replaceDocument(replacement: Doc, doc: Doc): Doc {
  const id = '_id' in replacement ? replacement._id : doc._id;
  const rest = cloneValue(replacement) as Doc; // the copy of a document is a document
  delete rest._id;
  return id === undefined ? rest : { _id: id, ...rest };
}

function applyOperator(doc: Doc, path: string[], update: FieldUpdate, context: ApplyContext): void {
  const operator = FIELD_OPERATORS[update.operator];
  if (!operator) throw new StoreError('FailedToParse', `Unknown modifier: ${update.operator}`);
  const present = valueAt(doc, path);
  if (present === MISSING && ONLY_ON_PRESENT.has(update.operator)) {
    operator(MISSING, update.operand, operatorContext(path, context));
    return;
  }
  const next = operator(present, update.operand, operatorContext(path, context));
  if (next === present) return;
  if (next === MISSING) removeAt(doc, path);
  else setAt(doc, path, next);
}

function operatorContext(path: string[], { now, isInsert }: ApplyContext): OperatorContext {
  return { field: path.join('.'), now, isInsert };
}

/** `$unset` on an array element leaves null in its place, as in MongoDB. */
function removeAt(doc: Doc, path: readonly string[]): void {
  const parent = valueAt(doc, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent[Number(last)] = null;
  else if (isDoc(parent)) delete parent[last];
}

function rename(doc: Doc, { path, operand }: FieldUpdate): void {
  const target = String(operand).split('.');
  for (const way of [path, target]) {
    way.forEach((_, length) => {
      if (Array.isArray(valueAt(doc, way.slice(0, length)))) throw new StoreError('BadValue', 'The source or target of $rename may not go through an array');
    });
  }
  const value = valueAt(doc, path);
  if (value === MISSING) return;
  removeAt(doc, path);
  setAt(doc, target, value);
}

function parentAt(doc: Doc, path: readonly string[]): Doc | Value[] {
  let current: Doc | Value[] = doc;
  for (const [i, part] of path.slice(0, -1).entries()) {
    const next: Leaf = valueAt(current, [part]);
    if (isDoc(next) || Array.isArray(next)) current = next;
    else if (next === MISSING) {
      const made: Doc = {};
      assign(current, part, made, path);
      current = made;
    } else throw notViable(path[i + 1] ?? '', part, next);
  }
  return current;
}

function assign(parent: Doc | Value[], part: string, value: Value, path: readonly string[]): void {
  if (!Array.isArray(parent)) {
    setField(parent, part, value);
    return;
  }
  if (!isArrayIndex(part)) throw notViable(part, path[path.indexOf(part) - 1] ?? '', parent);
  const index = Number(part);
  if (index - parent.length > MAX_PADDING) throw new StoreError('BadValue', `cannot pad an array by more than ${MAX_PADDING} elements`);
  while (parent.length < index) parent.push(null);
  parent[index] = value;
}

function notViable(field: string, parent: string, value: Value): StoreError {
  return new StoreError('PathNotViable', `Cannot create field '${field}' in element {${parent}: ${printValue(value)}}`);
}

/** Replaces `$`, `$[]` and `$[name]` in a path by the positions they stand for. */
function resolvePositions(doc: Doc, update: FieldUpdate, filters: Map<string, (element: Value) => boolean>, context: ApplyContext): string[][] {
  let paths: string[][] = [[]];
  for (const part of update.path) {
    if (part === '$') {
      const { index } = context.position;
      if (index === undefined) throw new StoreError('BadValue', 'The positional operator did not find the match needed from the query.');
      paths = paths.map((path) => [...path, String(index)]);
    } else if (part.startsWith('$[')) {
      const matches = part === '$[]' ? () => true : filters.get(part.slice(2, -1));
      paths = paths.flatMap((path) => positionsIn(doc, path, matches ?? (() => false)).map((index) => [...path, index]));
    } else paths = paths.map((path) => [...path, part]);
  }
  return paths;
}

function positionsIn(doc: Doc, path: string[], matches: (element: Value) => boolean): string[] {
  const array = valueAt(doc, path);
  if (!Array.isArray(array)) {
    const what = array === MISSING ? 'must exist' : 'is no array';
    throw new StoreError('BadValue', `The path '${path.join('.')}' ${what} in the document in order to apply array updates.`);
  }
  return array.flatMap((element, i) => (matches(element) ? [String(i)] : []));
}
