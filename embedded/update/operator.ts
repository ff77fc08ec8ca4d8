import type { Leaf } from '../bson/paths.ts';
import type { Value } from '../bson/values.ts';
import type { Scope } from '../query/scope.ts';

/** What an operator sees besides the field's present value. */
export interface OperatorContext {
  /** Milliseconds since 1970, the same for a whole command. */
  now: number;
  /** Whether the document is being inserted by an upsert. */
  isInsert: boolean;
  /** The document's `_id`, for messages. */
  id: Value;
}

/** Gives the new value of a field, MISSING to remove it; the present one (or MISSING) back when nothing is to change. */
export type FieldChange = (present: Leaf, context: OperatorContext) => Leaf;

/** Reads the operand of an update operator on a field. Throws what MongoDB does for a malformed one. */
export type FieldOperator = (operand: Value, field: string, scope: Scope) => FieldChange;

/** The last part of a path: what MongoDB's messages call the field of a document. */
export function lastPart(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
