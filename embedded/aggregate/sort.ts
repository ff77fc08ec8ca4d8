import { sizeOf } from '../bson/size.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from '../query/scope.ts';
import { parseSort, sortKey, TopList } from '../query/sort.ts';
import { RUN, SortedRuns } from '../query/sortedRuns.ts';
import { MemoryBudget } from './memory.ts';
import { docOperand, type Docs, type StreamStage } from './stage.ts';

/** `$sort`; with a limit it keeps no more than it has to give. */
export function sort(operand: Value, { collation }: Scope, limit?: number): StreamStage {
  const spec = docOperand(operand, 'Location15973', 'the $sort key specification');
  if (Object.keys(spec).length === 0) throw new StoreError('Location15976', '$sort stage must have at least one sort key');
  const fields = parseSort(spec);
  const keyOf = (doc: Doc): Buffer => sortKey(doc, fields, collation);
  return limit !== undefined && limit <= RUN ? (docs) => firstOf(docs, keyOf, limit) : (docs) => sorted(docs, keyOf);
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
