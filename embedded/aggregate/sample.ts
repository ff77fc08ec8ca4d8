import { wholeValue } from '../bson/arithmetic.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Docs, StreamStage } from './stage.ts';

/** `$sample`: some of the documents, each as likely as the others, in any order. */
export function sample(operand: Value): StreamStage {
  if (!isDoc(operand)) throw new StoreError('Location28745', 'the $sample stage specification must be an object');
  const unknown = Object.keys(operand).find((option) => option !== 'size');
  if (unknown !== undefined) throw new StoreError('Location28748', `unrecognized option to $sample: ${unknown}`);
  if (operand.size === undefined) throw new StoreError('Location28749', '$sample stage must specify a size');
  if (!isNumeric(operand.size)) throw new StoreError('Location28746', 'size argument to $sample must be a number');
  const size = wholeValue(operand.size, 64) ?? 0;
  if (size <= 0) throw new StoreError('Location28747', 'size argument to $sample must be a positive integer');
  return async function* sampled(docs: Docs) {
    const chosen: Doc[] = [];
    let seen = 0;
    for await (const doc of docs) {
      seen++;
      const place = Math.floor(Math.random() * seen);
      if (chosen.length < size) {
        // The new one trades places with one that is there: the order is random too.
        chosen.push(chosen[place] ?? doc);
        chosen[place] = doc;
      } else if (place < size) chosen[place] = doc;
    }
    yield* chosen;
  };
}
