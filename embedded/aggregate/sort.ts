import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from '../query/scope.ts';
import { parseSort, sortKey, TopList } from '../query/sort.ts';
import { docOperand, type Docs, type StreamStage } from './stage.ts';
import { inTurns } from './turns.ts';

/** Documents that are sorted at once: few enough for a pause before the next. */
const RUN = 2000;

interface Keyed {
  key: Buffer;
  doc: Doc;
}

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

/** Sorts in runs, which are merged while they are read: nobody waits for all documents to be sorted. */
export async function* sorted(docs: Docs, keyOf: (doc: Doc) => Buffer): AsyncGenerator<Doc, void> {
  const runs: Keyed[][] = [];
  let run: Keyed[] = [];
  for await (const doc of docs) {
    if (run.length === RUN) {
      runs.push(run.sort(byKey));
      run = [];
    }
    run.push({ key: keyOf(doc), doc });
  }
  runs.push(run.sort(byKey));
  yield* inTurns(merged(runs));
}

function byKey(left: Keyed, right: Keyed): number {
  return Buffer.compare(left.key, right.key);
}

/** Takes the first of all runs again and again. The heads are a heap; of equal keys the one of the earlier run comes first. */
function* merged(runs: readonly Keyed[][]): Generator<Doc, void> {
  const heap = runs.map((items, order) => ({ items, order, at: 0 })).filter(({ items }) => items.length > 0);
  const isBefore = (a: number, b: number): boolean => {
    const [left, right] = [heap[a], heap[b]];
    if (!left || !right) return left !== undefined;
    return (byKey(left.items[left.at] as Keyed, right.items[right.at] as Keyed) || left.order - right.order) < 0; // no run in the heap is used up
  };
  const sink = (from: number): void => {
    for (let at = from, least = from; ; at = least) {
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(child, least)) least = child;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least] as Head, heap[at] as Head]; // both are in the heap
    }
  };
  for (let i = heap.length >> 1; i >= 0; i--) sink(i);
  for (let head = heap[0]; head; head = heap[0]) {
    yield (head.items[head.at++] as Keyed).doc; // no run in the heap is used up
    if (head.at === head.items.length) {
      const last = heap.pop();
      if (last && heap.length > 0) heap[0] = last;
    }
    sink(0);
  }
}

interface Head {
  items: Keyed[];
  order: number;
  at: number;
}
