import { setField as assign } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { failure, isPresent, namedOperands, nameOfType, onArguments, type Compiler, type Expression, type Operator } from './operator.ts';

/** The operators on documents; the last three reach fields whose names hold dots or dollars. */
export const OBJECTS: Record<string, Operator> = {
  $mergeObjects: onArguments(0, Infinity, (args) => {
    const merged: Doc = {};
    for (const value of args) mergeInto(merged, value);
    return merged;
  }),
  $getField: getField,
  $setField: (operand, compiler, name) => {
    const fields = namedOperands(operand, ['field', 'input', 'value'], [], name, { noObject: 4161100, unknown: 4161101, missing: [4161102, 4161109, 4161103] });
    return change(fields.field, fields.input, compiler.compile(fields.value), compiler, name);
  },
  $unsetField: (operand, compiler, name) => {
    const fields = namedOperands(operand, ['field', 'input'], [], name, { noObject: 4161110, unknown: 4161111, missing: [4161102, 4161109] });
    return change(fields.field, fields.input, () => MISSING, compiler, name);
  },
};

/** Adds the fields of a document to another; null and missing add nothing. */
export function mergeInto(merged: Doc, value: Leaf): void {
  if (!isPresent(value)) return;
  if (!isDoc(value)) throw failure(40400, `$mergeObjects requires object inputs, but input ${typeNameOf(value)} is not`);
  for (const [field, item] of Object.entries(value)) assign(merged, field, item);
}

function getField(operand: Value, compiler: Compiler, name: string): Expression {
  const isShort = typeof operand === 'string' || (isDoc(operand) && Object.keys(operand)[0]?.startsWith('$'));
  const fields: Record<string, Value> = isShort
    ? { field: operand }
    : namedOperands(operand, ['field'], ['input'], name, { noObject: 3041701, unknown: 3041701, missing: 3041702 });
  const nameOfField = compiler.compile(fields.field);
  const input = compiler.compile(Object.hasOwn(fields, 'input') ? fields.input : '$$CURRENT');
  return (frame) => {
    const field = nameOfField(frame);
    if (typeof field !== 'string') throw failure(3041704, `$getField requires 'field' to evaluate to type String, but got ${nameOfType(field)}`);
    const doc = input(frame);
    if (isDoc(doc)) return Object.hasOwn(doc, field) ? doc[field] : MISSING;
    return isPresent(doc) || doc === MISSING ? MISSING : null;
  };
}

function change(field: Value, input: Value, value: Expression, compiler: Compiler, name: string): Expression {
  const fieldName = isDoc(field) && Object.keys(field).join() === '$literal' ? field.$literal : field;
  if (typeof fieldName !== 'string') throw failure(4161107, `${name} requires 'field' to evaluate to a constant of type String, but got ${typeNameOf(fieldName)}`);
  if (fieldName === field && fieldName.startsWith('$')) throw failure(4161108, `A field path reference is not allowed in this context. Did you mean {$literal: '${fieldName}'}?`);
  const document = compiler.compile(input);
  return (frame) => {
    const doc = document(frame);
    if (!isPresent(doc)) return null;
    if (!isDoc(doc)) throw failure(4161105, `${name} requires 'input' to evaluate to type Object`);
    const changed = { ...doc };
    const next = value(frame);
    if (next === MISSING) delete changed[fieldName];
    else assign(changed, fieldName, next);
    return changed;
  };
}
