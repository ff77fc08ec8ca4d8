import type { Collation } from '../bson/collation.ts';
import { isDoc, type Doc } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter, type Matcher } from '../query/match.ts';
import { PLAIN_SCOPE } from '../query/scope.ts';

/** What the documents of a collection have to match when they are written. */
export interface Validator {
  filter: Doc;
  matches: Matcher;
  /** Whether a document that did not match before may be changed to another that does not. */
  isModerate: boolean;
}

const LEVELS = ['off', 'strict', 'moderate'];
const ACTIONS = ['error', 'warn'];

/**
 * The validator in the options of a collection; undefined when nothing is to be enforced.
 * Throws BadValue for an unknown level or action and what `compileFilter` throws.
 */
export function readValidator(options: Doc, collation: Collation | undefined): Validator | undefined {
  const { validator, validationLevel = 'strict', validationAction = 'error' } = options;
  assertOneOf('validationLevel', validationLevel, LEVELS);
  assertOneOf('validationAction', validationAction, ACTIONS);
  if (!isDoc(validator) || Object.keys(validator).length === 0) return undefined;
  const matches = compileFilter(validator, { ...PLAIN_SCOPE, ...(collation ? { collation } : {}) });
  if (validationLevel === 'off' || validationAction === 'warn') return undefined;
  return { filter: validator, matches, isModerate: validationLevel === 'moderate' };
}

/** Throws DocumentValidationFailure unless a document may be written, over `before` when it replaces one. */
export function assertMatches({ filter, matches, isModerate }: Validator, doc: Doc, before: Doc | undefined): void {
  if (matches(doc) || (isModerate && before && !matches(before))) return;
  throw new StoreError('DocumentValidationFailure', 'Document failed validation', {
    errInfo: { failingDocumentId: doc._id, details: { specifiedAs: filter, reason: 'the document does not match the validator' } },
  });
}

function assertOneOf(field: string, value: unknown, known: readonly string[]): void {
  if (known.includes(String(value))) return;
  throw new StoreError('BadValue', `Enumeration value '${String(value)}' for field 'create.${field}' is not a valid value.`);
}
