import { ObjectId } from 'bson';

import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { assertOptions, textOperand, type Docs, type Place, type StreamStage } from './stage.ts';
import { Turns } from './turns.ts';

/** Documents that are written in one job at most. */
const BATCH = 500;

/** How the collections are called that `$out` writes before they take another's place; one left over is rubbish. */
export const TEMPORARY_PREFIX = 'tmp.agg_out.';

let lastOutput = 0;

/** `$out`: the documents take the place of a collection's, all at once and only when all could be written. Its indexes and options stay. */
export function out(operand: Value, place: Place): StreamStage {
  const target = outputOf(operand, place, '$out');
  return async function* written(docs: Docs) {
    const { environment, catalog } = place.store;
    const temporary = await environment.write(() => createTemporary(place, target));
    try {
      let batch: Doc[] = [];
      for await (const doc of docs) {
        batch.push(withId(doc));
        if (batch.length < BATCH) continue;
        await insertAll(place, temporary, batch);
        batch = [];
      }
      await insertAll(place, temporary, batch);
    } catch (cause) {
      await environment.write(() => catalog.drop(temporary));
      throw cause;
    }
    await environment.write(() => catalog.rename(temporary, target.database, target.name));
    yield* [];
  };
}

/** The collection that `$out` and `$merge` write to. */
export function outputOf(operand: Value, { database }: Place, stage: string): { database: string; name: string } {
  if (!isDoc(operand)) return { database, name: textOperand(operand, 'FailedToParse', `the ${stage} specification`) };
  assertOptions(operand, ['db', 'coll', 'timeseries'], stage);
  if (operand.timeseries !== undefined) throw new NotSupportedError(`${stage} to a time series`);
  return {
    database: operand.db === undefined ? database : textOperand(operand.db, 'TypeMismatch', `${stage} field 'db'`),
    name: textOperand(operand.coll, 'Location40414', `${stage} field 'coll'`),
  };
}

/** The document as it can be stored: with an `_id`, which comes first. */
export function withId(doc: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = doc;
  return { _id, ...rest };
}

function createTemporary({ store: { catalog } }: Place, { database, name }: { database: string; name: string }): Collection {
  if (name === '' || name.startsWith('system.')) throw new StoreError('InvalidNamespace', `Invalid $out target namespace: ${database}.${name}`);
  const replaced = catalog.find(database, name);
  const temporary = catalog.ensure(database, `${TEMPORARY_PREFIX}${process.pid}.${++lastOutput}`, replaced?.options);
  for (const { spec } of replaced?.indexes ?? []) catalog.addIndex(temporary, spec, true);
  return temporary;
}

async function insertAll({ store: { environment, writer } }: Place, collection: Collection, docs: readonly Doc[]): Promise<void> {
  let done = 0;
  while (done < docs.length) {
    await environment.write(() => {
      const turns = new Turns();
      while (done < docs.length) {
        writer.insert(collection, docs[done++] as Doc); // done < docs.length
        if (turns.isOver()) return;
      }
    });
  }
}
