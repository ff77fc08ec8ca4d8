import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { collect, type Docs, type Place, type StreamStage } from './stage.ts';
import { inTurns } from './turns.ts';

/** `$facet`: several pipelines on the same documents, each as one field of one document. */
export function facet(operand: Value, place: Place): StreamStage {
  if (!isDoc(operand) || Object.keys(operand).length === 0) throw new StoreError('Location40169', 'the $facet specification must be a non-empty object');
  const facets = Object.entries(operand).map(([name, pipeline]) => {
    if (name.startsWith('$') || name.includes('.')) throw new StoreError('FailedToParse', `$facet output field '${name}' is not a valid name`);
    if (!Array.isArray(pipeline)) throw new StoreError('Location40170', `arguments to $facet must be arrays, ${name} is of another type`);
    return { name, nested: place.nested(pipeline, '$facet') };
  });
  return async function* faceted(docs: Docs) {
    const all = await collect(docs, '$facet');
    const result: Doc = {};
    for (const { name, nested } of facets) result[name] = await collect(nested.over(inTurns(all, place.deadline)), '$facet');
    yield result;
  };
}
