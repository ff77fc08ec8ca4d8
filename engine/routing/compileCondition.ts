import { minutesOf, ruleField, type FailedCondition, type RegexProblem, type RuleCondition } from '../contract/index.ts';
import type { RegexResult, RoutingFacts } from './facts.ts';
import type { FieldValue, FieldValues } from './fieldValues.ts';
import { foldText } from './foldText.ts';

/** What one run's rules look at. */
export interface Evidence {
  facts: RoutingFacts;
  values: FieldValues;
}

/** Null when it holds, else why not. */
export type Check = (evidence: Evidence) => FailedCondition | null;

/** A text in a decision is cut to so many characters: decisions are kept for long. */
const MAX_ACTUAL_LENGTH = 80;

/**
 * One condition, ready to be asked again and again. `negated`: it stands under a `not` and must not hold. One that
 * cannot be decided (a regex that was cut off) fails either way, so that no rule matches by accident.
 */
export function compileCondition(condition: RuleCondition, negated: boolean): Check {
  const { field, operator, value } = condition;
  const failure = { field, operator, value, ...(negated && { negated: true as const }) };
  if (operator === 'regex') {
    const pattern = String(value);
    return ({ facts }) => {
      const result = Object.hasOwn(facts.regexes, pattern) ? facts.regexes[pattern] : undefined;
      if (result === !negated) return null;
      const problem = regexProblem(result);
      return { ...failure, actual: actualOf(condition, facts, null), ...(problem && { problem }) };
    };
  }
  const test = compileTest(condition);
  return ({ facts, values }) => (test(values[field]) === !negated ? null : { ...failure, actual: actualOf(condition, facts, values[field]) });
}

function regexProblem(result: RegexResult | undefined): RegexProblem | null {
  if (result === undefined) return 'regex_not_run';
  if (result === 'timeout') return 'regex_timeout';
  return result === 'invalid' ? 'regex_invalid' : null;
}

type Comparable = string | number | boolean;

function compileTest({ field, operator, value }: RuleCondition): (actual: FieldValue) => boolean {
  const { type } = ruleField(field);
  const plain = (each: Comparable): Comparable => {
    if (type === 'text') return foldText(String(each));
    return type === 'timeOfDay' ? minutesOf(String(each)) : each;
  };
  const wanted = (Array.isArray(value) ? value : value === null ? [] : [value]).map(plain);
  const [first = '', last = ''] = wanted;
  const among = new Set<FieldValue>(wanted);
  switch (operator) {
    case '=':
      return (actual) => actual === first;
    case '!=':
      return (actual) => actual !== first;
    case 'in':
      return (actual) => among.has(actual);
    case 'notIn':
      return (actual) => !among.has(actual);
    case 'contains':
      return (actual) => holds(actual, first);
    case 'doesNotContain':
      return (actual) => !holds(actual, first);
    case 'null':
      return isUnknown;
    case 'notNull':
      return (actual) => !isUnknown(actual);
    case '<':
      return (actual) => isComparable(actual) && actual < first;
    case '<=':
      return (actual) => isComparable(actual) && actual <= first;
    case '>':
      return (actual) => isComparable(actual) && actual > first;
    case '>=':
      return (actual) => isComparable(actual) && actual >= first;
    case 'between':
      return (actual) => isBetween(actual, first, last);
    case 'notBetween':
      return (actual) => isComparable(actual) && !isBetween(actual, first, last);
    case 'regex':
      throw new Error('a regex is not run here');
  }
}

function holds(actual: FieldValue, part: Comparable): boolean {
  if (typeof actual === 'string') return actual.includes(String(part));
  return isList(actual) && actual.includes(String(part));
}

/** Both ends included. From a later to an earlier time of day: over midnight. */
function isBetween(actual: FieldValue, first: Comparable, last: Comparable): boolean {
  if (!isComparable(actual)) return false;
  return first <= last ? actual >= first && actual <= last : actual >= first || actual <= last;
}

function isComparable(actual: FieldValue): actual is Comparable {
  return actual !== null && !isList(actual);
}

function isList(actual: FieldValue): actual is readonly string[] {
  return Array.isArray(actual);
}

function isUnknown(actual: FieldValue): boolean {
  return actual === null || (isList(actual) && actual.length === 0);
}

/** What people are told it was: as it was written, not as it was compared. */
function actualOf({ field }: RuleCondition, { conversation, contact, time }: RoutingFacts, value: FieldValue): FailedCondition['actual'] {
  if (field === 'firstMessages') return cut(conversation.firstMessages);
  if (field === 'city') return contact.city;
  if (field === 'timeOfDay') return `${two(Math.floor(time.minutes / 60))}:${two(time.minutes % 60)}`;
  return isList(value) ? [...value] : value;
}

function cut(text: string): string {
  return text.length <= MAX_ACTUAL_LENGTH ? text : `${text.slice(0, MAX_ACTUAL_LENGTH).toWellFormed()}…`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
