import { minutesOf, ruleField, type FailedCondition, type RegexProblem, type RuleCondition } from '../contract/index.ts';
import type { RegexResult } from './facts.ts';
import type { Evidence, FieldValue } from './evidence.ts';
import { foldText } from './foldText.ts';

/**
 * A condition or a tree of them, ready to be asked again and again. Asked apart, since of a thousand conditions most are
 * never told of.
 */
export interface Check {
  holds(evidence: Evidence): boolean;
  /** The condition that stands against it. Only for what does not hold. */
  failed(evidence: Evidence): FailedCondition;
}

/**
 * One condition made ready. `negated`: it stands under a `not` and must not hold. One that cannot be decided (a regex
 * that was cut off) fails either way, so that no rule matches by accident.
 */
export function compileCondition(condition: RuleCondition, negated: boolean): Check {
  const { field, operator, value } = condition;
  const failed = ({ told }: Evidence): FailedCondition => {
    const actual = told[field];
    return negated ? { field, operator, value, actual, negated } : { field, operator, value, actual };
  };
  if (operator !== 'regex') {
    const test = compileTest(condition);
    return { holds: ({ values }) => test(values[field]) !== negated, failed };
  }
  const pattern = String(value);
  return {
    holds: ({ regexes }) => resultOf(regexes, pattern) === !negated,
    failed(evidence) {
      const problem = regexProblem(resultOf(evidence.regexes, pattern));
      return problem ? { ...failed(evidence), problem } : failed(evidence);
    },
  };
}

function resultOf(regexes: Evidence['regexes'], pattern: string): RegexResult | undefined {
  return Object.hasOwn(regexes, pattern) ? regexes[pattern] : undefined;
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
