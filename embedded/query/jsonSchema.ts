import { compareValues, equalValues } from '../bson/compare.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, typeTest, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileRegex } from './regex.ts';

type Test = (value: Value) => boolean;

/** JSON's own names of types, in MongoDB's. */
const JSON_TYPES: Record<string, string> = { object: 'object', array: 'array', number: 'number', boolean: 'bool', string: 'string', null: 'null' };

/** What says nothing by itself: notes, and companions that other keywords read. */
const SILENT = new Set(['title', 'description', 'exclusiveMinimum', 'exclusiveMaximum', 'additionalProperties', 'patternProperties', 'additionalItems']);

/** Draft 4 as MongoDB has it; a keyword about one type lets values of others pass. `schema` holds a keyword's companions. */
const KEYWORDS: Record<string, (operand: Value, schema: Doc) => Test> = {
  bsonType: (operand) => ofTypes(operand, (name) => typeTest(name)),
  type: (operand) => ofTypes(operand, (name) => (Object.hasOwn(JSON_TYPES, name) ? typeTest(JSON_TYPES[name] ?? '') : undefined)),
  enum: (operand) => {
    const values = list('enum', operand);
    return (value) => values.some((other) => equalValues(other, value));
  },
  allOf: (operand) => all(schemas('allOf', operand)),
  anyOf: (operand) => some(schemas('anyOf', operand)),
  oneOf: (operand) => {
    const tests = schemas('oneOf', operand);
    return (value) => tests.filter((test) => test(value)).length === 1;
  },
  not: (operand) => {
    const test = compileSchema(operand);
    return (value) => !test(value);
  },
  minimum: (operand, { exclusiveMinimum }) => bound('minimum', operand, (order) => (exclusiveMinimum === true ? order > 0 : order >= 0)),
  maximum: (operand, { exclusiveMaximum }) => bound('maximum', operand, (order) => (exclusiveMaximum === true ? order < 0 : order <= 0)),
  multipleOf: (operand) => {
    const step = number('multipleOf', operand);
    return (value) => !isNumeric(value) || approximate(value) % step === 0;
  },
  minLength: (operand) => onLength(text, 'minLength', operand, (length, limit) => length >= limit),
  maxLength: (operand) => onLength(text, 'maxLength', operand, (length, limit) => length <= limit),
  pattern: (operand) => {
    if (typeof operand !== 'string') throw malformed('pattern', 'a string');
    const expression = compileRegex(operand, '');
    return (value) => typeof value !== 'string' || expression.test(value);
  },
  minItems: (operand) => onLength(items, 'minItems', operand, (length, limit) => length >= limit),
  maxItems: (operand) => onLength(items, 'maxItems', operand, (length, limit) => length <= limit),
  uniqueItems: (operand) => (value) => operand !== true || !Array.isArray(value) || value.every((item, i) => !value.slice(0, i).some((other) => equalValues(item, other))),
  items: itemsTest,
  minProperties: (operand) => onLength(fields, 'minProperties', operand, (length, limit) => length >= limit),
  maxProperties: (operand) => onLength(fields, 'maxProperties', operand, (length, limit) => length <= limit),
  required: (operand) => {
    const names = list('required', operand).map(String);
    return (value) => !isDoc(value) || names.every((name) => Object.hasOwn(value, name));
  },
  properties: (operand) => {
    const tests = schemasByName('properties', operand);
    return (value) => !isDoc(value) || tests.every(([name, test]) => !Object.hasOwn(value, name) || test(value[name]));
  },
  dependencies: (operand) => {
    const tests = Object.entries(docOf('dependencies', operand)).map(([name, needed]) => ({ name, test: Array.isArray(needed) ? keyword('required', needed, {}) : compileSchema(needed) }));
    return (value) => !isDoc(value) || tests.every(({ name, test }) => !Object.hasOwn(value, name) || test(value));
  },
};

/**
 * The test that `$jsonSchema` makes of a document. Throws FailedToParse for keywords that MongoDB does not know and
 * TypeMismatch for malformed ones.
 */
export function compileSchema(schema: Value): Test {
  const given = docOf('$jsonSchema', schema);
  const known = Object.entries(given).flatMap(([name, operand]) => {
    if (SILENT.has(name)) return [];
    return [keyword(name, operand, given)];
  });
  return all([...known, ...extraProperties(given)]);
}

function keyword(name: string, operand: Value, schema: Doc): Test {
  const create = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  if (!create) throw new StoreError('FailedToParse', `Unknown $jsonSchema keyword: ${name}`);
  return create(operand, schema);
}

/** `patternProperties` and `additionalProperties`: what holds for the fields that `properties` does not name. */
function extraProperties({ properties, patternProperties, additionalProperties }: Doc): Test[] {
  if (patternProperties === undefined && additionalProperties === undefined) return [];
  const named = new Set(Object.keys(properties === undefined ? {} : docOf('properties', properties)));
  const patterns = schemasByName('patternProperties', patternProperties ?? {}).map(([pattern, test]) => ({ expression: compileRegex(pattern, ''), test }));
  const others: Test = additionalProperties === undefined || additionalProperties === true ? () => true : additionalProperties === false ? () => false : compileSchema(additionalProperties);
  return [
    (value) =>
      !isDoc(value) ||
      Object.entries(value).every(([name, item]) => {
        const matching = patterns.filter(({ expression }) => expression.test(name));
        return matching.every(({ test }) => test(item)) && (matching.length > 0 || named.has(name) || others(item));
      }),
  ];
}

function itemsTest(operand: Value, { additionalItems }: Doc): Test {
  if (!Array.isArray(operand)) {
    const test = compileSchema(operand);
    return (value) => !Array.isArray(value) || value.every(test);
  }
  const tests = operand.map(compileSchema);
  const others: Test = additionalItems === undefined || additionalItems === true ? () => true : additionalItems === false ? () => false : compileSchema(additionalItems);
  return (value) => !Array.isArray(value) || value.every((item, i) => (tests[i] ?? others)(item));
}

function ofTypes(operand: Value, testOf: (name: string) => Test | undefined): Test {
  return some(
    (Array.isArray(operand) ? operand : [operand]).map((name) => {
      const test = typeof name === 'string' ? testOf(name) : undefined;
      if (!test) throw new StoreError('BadValue', `Unknown type name alias: ${String(name)}`);
      return test;
    }),
  );
}

function bound(name: string, operand: Value, accepts: (order: number) => boolean): Test {
  number(name, operand);
  return (value) => !isNumeric(value) || accepts(compareValues(value, operand));
}

const text = (value: Value): number | undefined => (typeof value === 'string' ? [...value].length : undefined);
const items = (value: Value): number | undefined => (Array.isArray(value) ? value.length : undefined);
const fields = (value: Value): number | undefined => (isDoc(value) ? Object.keys(value).length : undefined);

function onLength(lengthOf: (value: Value) => number | undefined, name: string, operand: Value, accepts: (length: number, limit: number) => boolean): Test {
  const limit = number(name, operand);
  return (value) => {
    const length = lengthOf(value);
    return length === undefined || accepts(length, limit);
  };
}

function all(tests: readonly Test[]): Test {
  return (value) => tests.every((test) => test(value));
}

function some(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

function schemas(name: string, operand: Value): Test[] {
  return list(name, operand).map(compileSchema);
}

function schemasByName(name: string, operand: Value): [string, Test][] {
  return Object.entries(docOf(name, operand)).map(([field, schema]) => [field, compileSchema(schema)]);
}

function list(name: string, operand: Value): Value[] {
  if (!Array.isArray(operand)) throw malformed(name, 'an array');
  if (operand.length === 0) throw new StoreError('FailedToParse', `$jsonSchema keyword '${name}' cannot be an empty array`);
  return operand;
}

function docOf(name: string, operand: Value): Doc {
  if (!isDoc(operand)) throw malformed(name, 'an object');
  return operand;
}

function number(name: string, operand: Value): number {
  if (!isNumeric(operand)) throw malformed(name, 'a number');
  return approximate(operand);
}

function malformed(name: string, expected: string): StoreError {
  return new StoreError('TypeMismatch', `$jsonSchema keyword '${name}' must be ${expected}`);
}
