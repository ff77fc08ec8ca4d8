import { Query } from 'mingo';

import { toPlain, toPlainDoc } from '../aggregate/plain.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from './scope.ts';

/** `$expr`: aggregation expressions are evaluated by mingo. Throws BadValue for operators that it does not know. */
export function compileExpression(operand: Value, _scope: Scope): (doc: Doc) => boolean {
  const query = evaluate(() => new Query({ $expr: toPlain(operand) }, { scriptEnabled: false }));
  return (doc) => evaluate(() => query.test(toPlainDoc(doc)));
}

function evaluate<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('BadValue', `$expr: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
