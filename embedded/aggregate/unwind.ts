import { Long } from 'bson';

import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { setField } from '../bson/document.ts';
import { assertFieldPath } from '../expression/compile.ts';
import type { Docs, StreamStage } from './stage.ts';

/** `$unwind`: one document for each element of an array. */
export function unwind(operand: Value): StreamStage {
  const { path, indexPath, keepsEmpty } = readOptions(operand);
  const outputs = function* outputs(doc: Doc): Generator<Doc> {
    const withIndex = (result: Doc, index: Value): Doc => (indexPath ? withValue(result, indexPath, index) : result);
    const value = nestedValue(doc, path);
    if (Array.isArray(value) && value.length > 0) {
      for (const [i, item] of value.entries()) yield withIndex(withValue(doc, path, item), Long.fromNumber(i));
    } else if (value !== MISSING && value !== null && value !== undefined && !Array.isArray(value)) yield withIndex(doc, null);
    else if (keepsEmpty) yield withIndex(Array.isArray(value) ? withoutValue(doc, path) : doc, null);
  };
  return async function* unwound(docs: Docs) {
    for await (const doc of docs) yield* outputs(doc);
  };
}

interface UnwindOptions {
  path: string[];
  indexPath: string[] | undefined;
  keepsEmpty: boolean;
}

function readOptions(operand: Value): UnwindOptions {
  if (!isDoc(operand) && typeof operand !== 'string') throw new StoreError('Location15981', `expected either a string or an object as specification for $unwind stage, got ${typeNameOf(operand)}`);
  const options: Doc = isDoc(operand) ? operand : { path: operand };
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keepsEmpty = false } = options;
  const unknown = Object.keys(options).find((option) => !['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(option));
  if (unknown !== undefined) throw new StoreError('Location28811', `unrecognized option to $unwind stage: ${unknown}`);
  if (path === undefined) throw new StoreError('Location28812', 'no path specified to $unwind stage');
  if (typeof path !== 'string') throw new StoreError('Location28808', `expected a string as the path for $unwind stage, got ${typeNameOf(path)}`);
  if (!path.startsWith('$')) throw new StoreError('Location28818', `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof keepsEmpty !== 'boolean') throw new StoreError('Location28809', 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  if (index !== undefined && (typeof index !== 'string' || index === '')) throw new StoreError('Location28810', 'expected a non-empty string for the includeArrayIndex  option to $unwind stage');
  if (typeof index === 'string' && index.startsWith('$')) throw new StoreError('Location28822', `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`);
  const parts = path.slice(1).split('.');
  assertFieldPath(parts);
  return { path: parts, indexPath: typeof index === 'string' ? index.split('.') : undefined, keepsEmpty };
}

/** The value at a path through documents only. */
export function nestedValue(doc: Doc, path: readonly string[]): Leaf {
  let value: Value = doc;
  for (const part of path) {
    if (!isDoc(value) || !Object.hasOwn(value, part)) return MISSING;
    value = value[part];
  }
  return value;
}

/** A copy along a path, so that documents made of one do not share what is set. */
export function withValue(doc: Doc, [part = '', ...rest]: readonly string[], value: Value): Doc {
  const inner = Object.hasOwn(doc, part) ? doc[part] : undefined;
  const result = { ...doc };
  setField(result, part, rest.length === 0 ? value : withValue(isDoc(inner) ? inner : {}, rest, value));
  return result;
}

function withoutValue(doc: Doc, [part = '', ...rest]: readonly string[]): Doc {
  const { [part]: inner, ...others } = doc;
  return rest.length > 0 && isDoc(inner) ? { ...doc, [part]: withoutValue(inner, rest) } : others;
}
