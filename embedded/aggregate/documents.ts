import { isDoc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { evaluateConstant } from '../expression/compile.ts';
import type { Place, StreamStage } from './stage.ts';

/** `$documents`: the documents that an expression makes, in place of a collection's. */
export function documents(operand: Value, { scope }: Place): StreamStage {
  const list = evaluateConstant(operand, scope);
  if (!Array.isArray(list)) throw new StoreError('Location5858203', 'error during aggregation :: caused by :: an array is expected');
  return async function* given() {
    for (const doc of list) {
      if (!isDoc(doc)) throw new StoreError('Location40228', "'newRoot' expression  must evaluate to an object, but resulting value was of another type");
      yield doc;
    }
  };
}
