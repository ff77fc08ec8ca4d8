import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { setField } from '../bson/document.ts';
import { compileElementCondition, isTruthy } from './match.ts';

/** What a projection makes of a document. */
export type Projection = (doc: Doc) => Doc;

interface Node {
  /** Deeper fields; none at the end of a path. */
  children?: Map<string, Node>;
  /** What to do with the value at the end of a path; absent when it is only included or excluded. */
  shape?: (value: Value) => Value;
}

/**
 * Compiles a projection of find: inclusion or exclusion, `_id`, `$slice` and `$elemMatch`.
 * Undefined when it asks for whole documents.
 */
export function compileProjection(projection: Doc): Projection | undefined {
  const { _id: id, ...fields } = projection;
  const entries = Object.entries(fields);
  const keepsId = id === undefined || isTruthy(id);
  if (entries.length === 0) {
    if (id === undefined) return undefined;
    return keepsId ? (doc) => pick(doc, new Map([['_id', {}]])) : (doc) => omit(doc, new Map([['_id', {}]]));
  }
  const includes = inclusive(entries, id);
  const tree = new Map<string, Node>();
  for (const [field, rule] of entries) addNode(tree, field, shapeOf(field, rule));
  if (includes) {
    if (keepsId) tree.set('_id', {});
    return (doc) => pick(doc, tree);
  }
  if (!keepsId) tree.set('_id', {});
  return (doc) => omit(doc, tree);
}

function inclusive(entries: [string, Value][], id: Value): boolean {
  const plain = entries.filter(([, rule]) => !isDoc(rule));
  const included = plain.filter(([, rule]) => isTruthy(rule)).length;
  if (included > 0 && included < plain.length) throw new StoreError('BadValue', 'Cannot do exclusion and inclusion in one projection');
  if (plain.length > 0) return included > 0;
  return entries.some(([, rule]) => isDoc(rule) && '$elemMatch' in rule) || (id !== undefined && isTruthy(id));
}

function shapeOf(field: string, rule: Value): Node['shape'] {
  if (field.split('.').some((part) => part.startsWith('$') || part === '')) throw new NotSupportedError(`the projection of '${field}'`);
  if (typeof rule === 'boolean' || isNumeric(rule)) return undefined;
  if (isDoc(rule) && Object.keys(rule).length === 1) {
    if ('$slice' in rule) return slice(rule.$slice);
    if ('$elemMatch' in rule && isDoc(rule.$elemMatch)) {
      const matches = compileElementCondition(rule.$elemMatch);
      return (value) => {
        const element = Array.isArray(value) ? value.findIndex(matches) : -1;
        return Array.isArray(value) && element >= 0 ? [value[element]] : undefined;
      };
    }
  }
  throw new NotSupportedError(`the projection ${JSON.stringify(rule)} of '${field}'`);
}

function slice(operand: Value): (value: Value) => Value {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map((item) => (isNumeric(item) ? approximate(item) : Number.NaN));
  const [first = 0, second] = numbers;
  if (numbers.length > 2 || numbers.some((number) => !Number.isInteger(number))) throw new StoreError('BadValue', '$slice needs one or two whole numbers');
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (second === undefined) return first >= 0 ? value.slice(0, first) : value.slice(first);
    const start = first >= 0 ? first : Math.max(0, value.length + first);
    return value.slice(start, start + second);
  };
}

function addNode(tree: Map<string, Node>, field: string, shape: Node['shape']): void {
  const path = field.split('.');
  let level = tree;
  path.forEach((part, i) => {
    const known = level.get(part);
    const isLast = i === path.length - 1;
    if (known && (isLast || !known.children)) throw new StoreError('BadValue', `Path collision at ${field}`);
    const node: Node = known ?? (isLast ? (shape ? { shape } : {}) : { children: new Map() });
    level.set(part, node);
    if (node.children) level = node.children;
  });
}

function pick(doc: Doc, tree: Map<string, Node>): Doc {
  const result: Doc = {};
  if (tree.has('_id') && '_id' in doc) result._id = doc._id;
  for (const [field, value] of Object.entries(doc)) {
    const node = tree.get(field);
    if (!node || (field === '_id' && !node.children)) continue;
    const kept = node.children ? pickInside(value, node.children) : node.shape ? node.shape(value) : value;
    if (kept !== undefined) setField(result, field, kept);
  }
  return result;
}

function pickInside(value: Value, tree: Map<string, Node>): Value {
  if (isDoc(value)) return pick(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => pickInside(item, tree)).filter((item) => item !== undefined);
}

function omit(doc: Doc, tree: Map<string, Node>): Doc {
  const result: Doc = {};
  for (const [field, value] of Object.entries(doc)) {
    const node = tree.get(field);
    const kept = !node ? value : node.children ? omitInside(value, node.children) : node.shape ? node.shape(value) : undefined;
    if (kept !== undefined) setField(result, field, kept);
  }
  return result;
}

function omitInside(value: Value, tree: Map<string, Node>): Value {
  if (isDoc(value)) return omit(value, tree);
  return Array.isArray(value) ? value.map((item) => omitInside(item, tree)) : value;
}
