import { isDoc, type Value } from '../bson/values.ts';
import { assertOptions, textOperand, type Docs, type Place, type StreamStage } from './stage.ts';

/** `$unionWith`: the documents of another collection, or what a pipeline makes of them, after those of this one. */
export function unionWith(operand: Value, place: Place): StreamStage {
  const options = isDoc(operand) ? operand : { coll: textOperand(operand, 'FailedToParse', 'the $unionWith specification') };
  assertOptions(options, ['coll', 'pipeline'], '$unionWith');
  const { coll, pipeline = [] } = options;
  const startsWithDocuments = coll === undefined && Array.isArray(pipeline) && isDoc(pipeline[0]) && '$documents' in pipeline[0];
  const collection = startsWithDocuments ? '' : textOperand(coll, 'FailedToParse', "$unionWith argument 'coll'");
  const nested = place.nested(pipeline, '$unionWith');
  return async function* united(docs: Docs) {
    yield* docs;
    yield* nested.on(collection);
  };
}
