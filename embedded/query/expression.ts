import { NotSupportedError } from '../errors.ts';
import type { Value } from '../bson/values.ts';
import type { Matcher } from './match.ts';

/** `$expr`. */
export function compileExpression(_operand: Value): Matcher {
  throw new NotSupportedError('$expr');
}
