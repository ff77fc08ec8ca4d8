import { setImmediate as nextTurn } from 'node:timers/promises';

import { decode } from '../bson/document.ts';
import { whole } from '../bson/numbers.ts';
import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { TURN_MILLISECONDS } from '../plan/query.ts';
import { isTruthy } from '../query/match.ts';
import type { Collection } from '../storage/catalog.ts';
import { countKeys } from '../storage/countKeys.ts';
import type { Environment } from '../storage/environment.ts';
import type { Index } from '../storage/indexDefinition.ts';
import { indexEntries } from '../storage/indexEntries.ts';
import { encodeId, spacePrefix, wholeSpace } from '../storage/keySpace.ts';
import { collectionName, OK, type Handler } from './context.ts';

type Snapshot = ReturnType<Environment['snapshot']>;

/** Errors of one kind that are told in words; all are counted. */
const MOST_TOLD = 20;

/** What is wrong with a collection. */
class Findings {
  readonly errors: string[] = [];
  count = 0;

  add(error: string): void {
    this.count++;
    if (this.errors.length < MOST_TOLD) this.errors.push(error);
  }
}

/**
 * Compares the documents of a collection with the entries of its indexes, both ways, and with the sizes that are
 * kept, at one moment of time; other clients have their turns meanwhile.
 */
export const validate: Handler = async (store, command) => {
  const name = collectionName(command);
  if (isTruthy(command.body.repair)) throw new NotSupportedError('validate with repair');
  const { environment, catalog } = store;
  const collection = catalog.find(command.database, name);
  if (!collection) throw new StoreError('NamespaceNotFound', `Collection '${command.database}.${name}' does not exist to validate.`);
  const indexes = collection.indexes.filter(({ ready }) => ready);
  const expected = { documents: { ...catalog.sizes.of(collection.id) }, entries: indexes.map(({ id }) => ({ ...catalog.sizes.of(id) })) };
  const snapshot = environment.snapshot();
  try {
    const findings = new Findings();
    const invalid = new Findings();
    const { documents, entries } = await checkDocuments(environment, snapshot, collection, indexes, findings, invalid);
    if (documents !== expected.documents.count) findings.add(`the collection has ${documents} documents and not ${expected.documents.count}`);
    const keysPerIndex: Doc = { _id_: whole(documents) };
    for (const [i, index] of indexes.entries()) {
      const stored = await countKeys(environment.entries, [wholeSpace(index.id)], { transaction: snapshot, giveWay: nextTurn });
      keysPerIndex[index.name] = whole(stored);
      if (stored !== entries[i]) findings.add(`the index ${index.name} has ${stored} entries and its documents ${entries[i]}`);
      if (stored !== expected.entries[i]?.count) findings.add(`the index ${index.name} has ${stored} entries and not ${expected.entries[i]?.count}`);
    }
    const isValid = findings.count === 0 && invalid.count === 0;
    return {
      ns: `${command.database}.${name}`,
      nInvalidDocuments: whole(invalid.count),
      nNonCompliantDocuments: whole(0),
      nrecords: whole(documents),
      nIndexes: whole(indexes.length + 1),
      keysPerIndex,
      indexDetails: Object.fromEntries(['_id_', ...indexes.map((index) => index.name)].map((index) => [index, { valid: isValid }])),
      valid: isValid,
      repaired: false,
      warnings: [],
      errors: [...findings.errors, ...invalid.errors],
      extraIndexEntries: [],
      missingIndexEntries: [],
      corruptRecords: [],
      ...OK,
    };
  } finally {
    snapshot.done();
  }
};

/** Looks for every entry that the documents should have; answers how many documents and entries there should be. */
async function checkDocuments(
  environment: Environment,
  transaction: Snapshot,
  collection: Collection,
  indexes: readonly Index[],
  findings: Findings,
  invalid: Findings,
): Promise<{ documents: number; entries: number[] }> {
  const { documents, entries } = environment;
  let count = 0;
  const entriesOf = indexes.map(() => 0);
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (const { key, value } of documents.getRange({ ...wholeSpace(collection.id), transaction })) {
    count++;
    const idKey = key.subarray(4);
    try {
      const doc = decode(value);
      if (!encodeId(doc._id, collection.collation).key.equals(idKey)) findings.add(`the document ${idKey.toString('hex')} lies under another _id`);
      for (const [i, index] of indexes.entries()) {
        for (const entry of indexEntries(index, doc).keys) {
          entriesOf[i] = (entriesOf[i] ?? 0) + 1;
          const stored = entries.get(Buffer.concat([spacePrefix(index.id), entry, idKey]), { transaction });
          if (!stored?.equals(idKey)) findings.add(`the document ${idKey.toString('hex')} has no entry in the index ${index.name}`);
        }
      }
    } catch (cause) {
      invalid.add(`the document ${idKey.toString('hex')} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    if (performance.now() < turnEnds) continue;
    await nextTurn();
    environment.assertOpen();
    turnEnds = performance.now() + TURN_MILLISECONDS;
  }
  return { documents: count, entries: entriesOf };
}
