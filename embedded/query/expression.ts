import type { Doc, Value } from '../bson/values.ts';
import { compileExpression as compile } from '../expression/compile.ts';
import { isTrue } from '../expression/operator.ts';
import type { Scope } from './scope.ts';

/** `$expr`: whether an aggregation expression is true of a document. */
export function compileExpression(operand: Value, scope: Scope): (doc: Doc) => boolean {
  const evaluate = compile(operand, scope);
  return (doc) => isTrue(evaluate(doc));
}
