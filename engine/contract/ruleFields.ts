import { z } from 'zod';
import { localDate, timeOfDay, WEEKDAYS } from './businessHours.ts';
import { DOCUMENT_TYPES, STATES } from './client.ts';
import { id } from './primitives.ts';
import { PRIORITIES } from './priority.ts';

/** The languages that the first messages are told apart by. */
export const LANGUAGES = ['pt', 'en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** react-querybuilder's names, and `regex`. What each expects as its value is told by {@link shapeOf}. */
export const RULE_OPERATORS = [
  '=', '!=', '<', '<=', '>', '>=', 'contains', 'doesNotContain', 'in', 'notIn', 'between', 'notBetween', 'null', 'notNull', 'regex',
] as const;
export type RuleOperator = (typeof RULE_OPERATORS)[number];

/** `null` for `none`, one value, a list of at least one, or two values with the ends included. */
export type ValueShape = 'none' | 'one' | 'list' | 'range';

export function shapeOf(operator: RuleOperator): ValueShape {
  if (operator === 'null' || operator === 'notNull') return 'none';
  if (operator === 'in' || operator === 'notIn') return 'list';
  return operator === 'between' || operator === 'notBetween' ? 'range' : 'one';
}

/** Limits of one condition: characters of a text and of a regex, values of a list, the greatest number. */
export const CONDITION_LIMITS = { text: 200, regex: 200, list: 100, number: 1_000_000 } as const;

/** What a condition is about, in which part of the form it stands, and what it can be compared with. */
export interface RuleField {
  group: 'conversation' | 'contact' | 'time' | 'load';
  /** `id` takes its choices from a resource, `choice` from `options`. */
  type: 'id' | 'choice' | 'text' | 'number' | 'boolean' | 'date' | 'timeOfDay';
  operators: readonly RuleOperator[];
  resource?: 'devices' | 'departments' | 'users' | 'tags';
  options?: readonly string[];
}

const ONE_OF = ['=', '!=', 'in', 'notIn'] as const;
const MAYBE_ONE_OF = [...ONE_OF, 'null', 'notNull'] as const;
const NUMBER = ['=', '!=', '<', '<=', '>', '>=', 'between', 'notBetween'] as const;

/**
 * Everything that a rule may ask. The panel builds its form from this table, the schema checks by it, the engine compiles
 * by it. Texts are compared without accents and case. What is not known (no client, no state) equals nothing: `!=`,
 * `notIn` and `doesNotContain` hold for it.
 */
export const RULE_FIELDS = {
  device: { group: 'conversation', type: 'id', resource: 'devices', operators: ONE_OF },
  /** Where the conversation is before the rules run. */
  department: { group: 'conversation', type: 'id', resource: 'departments', operators: MAYBE_ONE_OF },
  /** What the customer wrote before anybody answered, line by line. */
  firstMessages: { group: 'conversation', type: 'text', operators: ['contains', 'doesNotContain', '=', 'regex'] },
  /** Of the first messages; unknown when they are too short to tell, or in another one. */
  language: { group: 'conversation', type: 'choice', options: LANGUAGES, operators: MAYBE_ONE_OF },
  priority: { group: 'conversation', type: 'choice', options: PRIORITIES, operators: ONE_OF },
  tags: { group: 'conversation', type: 'id', resource: 'tags', operators: ['contains', 'doesNotContain', 'null', 'notNull'] },
  isLinked: { group: 'contact', type: 'boolean', operators: ['='] },
  documentType: { group: 'contact', type: 'choice', options: DOCUMENT_TYPES, operators: MAYBE_ONE_OF },
  state: { group: 'contact', type: 'choice', options: STATES, operators: MAYBE_ONE_OF },
  city: { group: 'contact', type: 'text', operators: ['=', '!=', 'in', 'notIn', 'contains', 'doesNotContain', 'null', 'notNull'] },
  lastAgent: { group: 'contact', type: 'id', resource: 'users', operators: MAYBE_ONE_OF },
  /** Who looks after the client. */
  manager: { group: 'contact', type: 'id', resource: 'users', operators: MAYBE_ONE_OF },
  isFirstContact: { group: 'contact', type: 'boolean', operators: ['='] },
  conversationsBefore: { group: 'contact', type: 'number', operators: NUMBER },
  /** The hours of the department, or of the device when it has none. */
  isWithinHours: { group: 'time', type: 'boolean', operators: ['='] },
  isHoliday: { group: 'time', type: 'boolean', operators: ['='] },
  weekday: { group: 'time', type: 'choice', options: WEEKDAYS, operators: ONE_OF },
  date: { group: 'time', type: 'date', operators: ['=', '<', '<=', '>', '>=', 'between', 'notBetween'] },
  /** To the minute; a range may run over midnight. */
  timeOfDay: { group: 'time', type: 'timeOfDay', operators: ['between', 'notBetween'] },
  /** Conversations that wait in the conversation's department, or in the common queue, without this one. */
  queueLength: { group: 'load', type: 'number', operators: NUMBER },
  /** Its members (in the common queue: everybody) who are online and not paused. */
  agentsOnline: { group: 'load', type: 'number', operators: NUMBER },
} as const satisfies Record<string, RuleField>;

export type RuleFieldName = keyof typeof RULE_FIELDS;
export const RULE_FIELD_NAMES = Object.keys(RULE_FIELDS) as [RuleFieldName, ...RuleFieldName[]]; // Its own keys.

/** The same table with every row as wide as {@link RuleField}. */
export const ruleField = (name: RuleFieldName): RuleField => RULE_FIELDS[name];

/** The schema of one value, of which lists and ranges are made. */
export function valueSchemaOf({ type, options }: RuleField, operator: RuleOperator): z.ZodType<string | number | boolean> {
  switch (type) {
    case 'id':
      return id;
    case 'choice':
      return z.enum([...(options ?? [])]);
    case 'text':
      return operator === 'regex' ? regex : z.string().trim().min(1, 'field.required').max(CONDITION_LIMITS.text, 'field.tooLong');
    case 'number':
      return z.number().int().min(0).max(CONDITION_LIMITS.number);
    case 'boolean':
      return z.boolean();
    case 'date':
      return localDate;
    case 'timeOfDay':
      return timeOfDay;
  }
}

/** How every pattern of a rule is run: without regard to case, by Unicode characters. */
export const REGEX_FLAGS = 'iu';

const regex = z
  .string()
  .min(1, 'field.required')
  .max(CONDITION_LIMITS.regex, 'field.tooLong')
  .refine((pattern) => {
    try {
      new RegExp(pattern, REGEX_FLAGS);
      return true;
    } catch {
      return false;
    }
  }, 'routing.regex');
