import { sizeOf } from '../bson/size.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { assertFieldPath } from '../expression/compile.ts';
import type { Scope } from '../query/scope.ts';
import { parseSort, sortKey, TopList, type SortField } from '../query/sort.ts';
import { RUN, SortedRuns } from '../query/sortedRuns.ts';
import { MemoryBudget } from './memory.ts';
import { docOperand, type Docs, type StreamStage } from './stage.ts';

/** `$sort`; with a limit it keeps no more than it has to give. */
export function sort(operand: Value, { collation }: Scope, limit?: number): StreamStage {
  const fields = sortFields(operand);
  const keyOf = (doc: Doc): Buffer => sortKey(doc, fields, collation);
  return limit !== undefined && limit <= RUN ? (docs) => firstOf(docs, keyOf, limit) : (docs) => sorted(docs, keyOf);
}

/** Reads the specification of a `$sort`, which MongoDB refuses with other codes than that of a find. */
export function sortFields(operand: Value): SortField[] {
  const spec = docOperand(operand, 'Location15973', 'the $sort key specification');
  if (Object.keys(spec).length === 0) throw new StoreError('Location15976', '$sort stage must have at least one sort key');
  for (const [field, direction] of Object.entries(spec)) {
    if (isDoc(direction) && '$meta' in direction) continue;
    if (!isNumeric(direction)) throw new StoreError('Location15974', "Illegal key in $sort specification: $sort key ordering must be specified using a number or {$meta: 'textScore'}");
    if (Math.abs(approximate(direction)) !== 1) throw new StoreError('Location15975', '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    assertFieldPath(field.split('.'));
  }
  return parseSort(spec);
}

async function* firstOf(docs: Docs, keyOf: (doc: Doc) => Buffer, limit: number): AsyncGenerator<Doc, void> {
  const top = new TopList<Doc>(limit);
  for await (const doc of docs) top.add(keyOf(doc), doc);
  yield* top.take();
}

export async function* sorted(docs: Docs, keyOf: (doc: Doc) => Buffer): AsyncGenerator<Doc, void> {
  const runs = new SortedRuns<Doc>();
  const memory = new MemoryBudget('$sort');
  for await (const doc of docs) {
    memory.use(sizeOf(doc));
    runs.add(keyOf(doc), doc);
  }
  yield* runs.merged();
}
