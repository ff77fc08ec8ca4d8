import { BSONRegExp } from 'bson';

import { approximate } from '../bson/numbers.ts';
import { MISSING, someLeaf, type MatchPosition } from '../bson/paths.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileExpression } from './expression.ts';
import { isComparison, leafTest, type LeafTest } from './leafTests.ts';
import { compileSchema } from './jsonSchema.ts';
import { compileRegex } from './regex.ts';
import { PLAIN_SCOPE, type Scope } from './scope.ts';

/** Whether a document satisfies a filter; fills `position` with what the positional `$` stands for. */
export type Matcher = (doc: Doc, position?: MatchPosition) => boolean;

/**
 * Compiles a filter once for many documents.
 * Throws BadValue for unknown or malformed operators and CommandNotSupported for known ones that are not done here.
 */
export function compileFilter(filter: Doc, scope: Scope = PLAIN_SCOPE): Matcher {
  const tests = Object.entries(filter).map(([field, condition]) =>
    field.startsWith('$') ? topLevelOperator(field, condition, scope) : fieldCondition(field.split('.'), condition, scope),
  );
  if (tests.length === 1) return tests[0] as Matcher;
  return (doc, position) => tests.every((test) => test(doc, position));
}

/** Whether a condition is written with operators (`{$gt: 1}`) and not a value to be equal to. */
export function isOperatorDoc(condition: Value): condition is Doc {
  if (!isDoc(condition)) return false;
  const first = Object.keys(condition)[0];
  if (first === undefined || !first.startsWith('$')) return false;
  return !('$ref' in condition && '$id' in condition); // that is a reference (DBRef), and a value
}

/**
 * Compiles the operand of `$elemMatch`: operators on the element itself, whatever is in it when it is an array,
 * or a filter on the document that it is; an array counts as one with its positions as fields.
 */
export function compileElementCondition(condition: Doc, scope: Scope = PLAIN_SCOPE): (element: Value) => boolean {
  if (isValueCondition(condition)) {
    const matches = fieldCondition([], condition, scope);
    return (element) => matches(element as Doc); // without a path it is only passed on to the tests
  }
  const matches = compileFilter(condition, scope);
  return (element) => (isDoc(element) ? matches(element) : Array.isArray(element) && matches(Object.fromEntries(element.entries())));
}

/** Compiles the operand of `$pull`: as a filter has it on a field with the element, or on the document that it is. */
export function compilePulledCondition(condition: Doc, scope: Scope): (element: Value) => boolean {
  if (isValueCondition(condition)) {
    const matches = fieldCondition(['element'], condition, scope);
    return (element) => matches({ element });
  }
  const matches = compileFilter(condition, scope);
  return (element) => isDoc(element) && matches(element);
}

function isValueCondition(condition: Doc): boolean {
  return isOperatorDoc(condition) && !['$and', '$or', '$nor', '$where', '$ref', '$id', '$db'].includes(Object.keys(condition)[0] ?? '');
}

function topLevelOperator(operator: string, operand: Value, scope: Scope): Matcher {
  switch (operator) {
    case '$and': {
      const parts = filterList(operator, operand, scope);
      return (doc, position) => parts.every((part) => part(doc, position));
    }
    case '$or': {
      const parts = filterList(operator, operand, scope);
      return (doc, position) => parts.some((part) => part(doc, position));
    }
    case '$nor': {
      const parts = filterList(operator, operand, scope);
      return (doc) => !parts.some((part) => part(doc));
    }
    case '$expr':
      return compileExpression(operand, scope);
    case '$comment':
      return () => true;
    case '$ref':
    case '$id':
    case '$db':
      return pathMatcher([operator], implicitTest(operand, scope)); // the fields of a reference
    case '$where':
      throw new StoreError('BadValue', 'no globalScriptEngine in $where parsing'); // as MongoDB without JavaScript
    case '$text':
      throw new StoreError('IndexNotFound', 'text index required for $text query');
    case '$jsonSchema':
      return compileSchema(operand);
    default:
      throw new StoreError('BadValue', `unknown top level operator: ${operator}`);
  }
}

function filterList(operator: string, operand: Value, scope: Scope): Matcher[] {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', `${operator} must be an array`);
  if (operand.length === 0) throw new StoreError('BadValue', `${operator} argument must be a non-empty array`);
  return operand.map((part) => {
    if (!isDoc(part)) throw new StoreError('BadValue', `${operator} argument's entries must be objects`);
    return compileFilter(part, scope);
  });
}

function fieldCondition(path: string[], condition: Value, scope: Scope): Matcher {
  if (!isOperatorDoc(condition)) return pathMatcher(path, implicitTest(condition, scope));
  const tests = Object.entries(condition).map(([operator, operand]) => operatorMatcher(path, operator, operand, condition, scope));
  return tests.length === 1 ? (tests[0] as Matcher) : (doc, position) => tests.every((test) => test(doc, position));
}

function implicitTest(condition: Value, scope: Scope): LeafTest {
  if (condition instanceof BSONRegExp) return leafTest('$regex', condition, scope);
  return leafTest('$eq', condition, scope);
}

function operatorMatcher(path: string[], operator: string, operand: Value, siblings: Doc, scope: Scope): Matcher {
  switch (operator) {
    case '$in':
    case '$ne':
    case '$nin': {
      if (operator !== '$ne' && Array.isArray(operand) && operand.some(isOperatorDoc)) throw new StoreError('BadValue', 'cannot nest $ under $in');
      if (operator === '$ne' && operand instanceof BSONRegExp) throw new StoreError('BadValue', "Can't have regex as arg to $ne.");
      const matcher = pathMatcher(path, leafTest(operator === '$ne' ? '$eq' : '$in', operand, scope));
      return operator === '$in' ? matcher : (doc) => !matcher(doc);
    }
    case '$not':
      return negation(path, operand, scope);
    case '$exists': {
      const present = pathMatcher(path, { test: (leaf) => leaf !== MISSING, elements: false });
      return isTruthy(operand) ? present : (doc) => !present(doc);
    }
    case '$all':
      return allMatcher(path, operand, scope);
    case '$elemMatch':
      return elemMatch(path, operand, scope);
    case '$regex':
      return pathMatcher(path, leafTest('$regex', regexOf(operand, siblings.$options), scope));
    case '$options':
      if (!('$regex' in siblings)) throw new StoreError('BadValue', '$options needs a $regex');
      return () => true;
    default:
      if (!isComparison(operator)) throw unknownOperator(operator);
      return pathMatcher(path, leafTest(operator, operand, scope));
  }
}

function unknownOperator(operator: string): StoreError {
  if (operator === '$near' || operator === '$nearSphere' || operator === '$geoNear') {
    return new StoreError('NoQueryExecutionPlans', 'error processing query: unable to find index for $geoNear query');
  }
  const known = ['$geoWithin', '$geoIntersects', '$within'];
  return known.includes(operator) ? new NotSupportedError(operator) : new StoreError('BadValue', `unknown operator: ${operator}`);
}

/** The regular expression that `$regex` and `$options` make together. */
export function regexOf(operand: Value, options: Value): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') throw new StoreError('BadValue', '$options has to be a string');
  if (operand instanceof BSONRegExp) {
    if (options !== undefined && operand.options !== '') throw new StoreError('Location51074', 'options set in both $regex and $options');
    return new BSONRegExp(operand.pattern, sortedLetters(options ?? operand.options));
  }
  if (typeof operand !== 'string') throw new StoreError('BadValue', '$regex has to be a string');
  compileRegex(operand, options ?? '');
  return new BSONRegExp(operand, sortedLetters(options ?? ''));
}

function sortedLetters(text: string): string {
  return [...text].sort().join('');
}

function negation(path: string[], operand: Value, scope: Scope): Matcher {
  if (isDoc(operand) && Object.keys(operand).length === 0) throw new StoreError('BadValue', '$not cannot be empty');
  let matcher: Matcher;
  if (operand instanceof BSONRegExp) matcher = pathMatcher(path, leafTest('$regex', operand, scope));
  else if (isOperatorDoc(operand)) matcher = fieldCondition(path, operand, scope);
  else throw new StoreError('BadValue', '$not needs a regex or a document');
  return (doc) => !matcher(doc);
}

function allMatcher(path: string[], operand: Value, scope: Scope): Matcher {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$all needs an array');
  if (operand.length === 0) return () => false;
  const takesElements = isDoc(operand[0]) && Object.keys(operand[0])[0] === '$elemMatch';
  const tests = operand.map((item) => {
    const isElemMatch = isDoc(item) && Object.keys(item)[0] === '$elemMatch';
    if (takesElements && !isElemMatch) throw new StoreError('BadValue', '$all/$elemMatch has to be consistent');
    if (isElemMatch) return elemMatch(path, item.$elemMatch, scope);
    if (isOperatorDoc(item)) throw new StoreError('BadValue', 'no $ expressions in $all');
    return pathMatcher(path, implicitTest(item, scope));
  });
  return (doc, position) => tests.every((test) => test(doc, position));
}

function elemMatch(path: string[], operand: Value, scope: Scope): Matcher {
  if (!isDoc(operand)) throw new StoreError('BadValue', '$elemMatch needs an Object');
  const matches = compileElementCondition(operand, scope);
  return (doc, position) =>
    someLeaf(
      doc,
      path,
      (leaf) => {
        if (!Array.isArray(leaf)) return false;
        const index = leaf.findIndex(matches);
        if (index < 0) return false;
        if (position) position.index = index;
        return true;
      },
      position,
    );
}

/** Applies a test to everything a path leads to and, where the test asks for it, to the elements of arrays there. */
function pathMatcher(path: string[], { test, elements }: LeafTest): Matcher {
  return (doc, position) =>
    someLeaf(
      doc,
      path,
      (leaf, positioned) => {
        if (!elements || positioned || !Array.isArray(leaf)) return test(leaf);
        const index = leaf.findIndex(test);
        if (index < 0) return test(leaf);
        if (position) position.index = index;
        return true;
      },
      position,
    );
}

/** How `$exists` and options read a value: false, zero, null and nothing are no. */
export function isTruthy(value: Value): boolean {
  if (value === null || value === undefined || value === false) return false;
  return !(isNumeric(value) && approximate(value) === 0);
}
