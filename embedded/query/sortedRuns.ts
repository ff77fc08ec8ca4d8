import { Heap } from './heap.ts';

/** Things that are sorted at once: few enough for a pause before the next. */
export const RUN = 2000;

interface Keyed<T> {
  key: Buffer;
  item: T;
}

/** A run and how far it was read. */
interface Head<T> {
  items: Keyed<T>[];
  order: number;
  at: number;
}

/**
 * Sorts in runs, which are merged while they are read: nobody waits for all of it to be sorted.
 * Equal keys keep their arrival order.
 */
export class SortedRuns<T> {
  private readonly runs: Keyed<T>[][] = [];
  private last: Keyed<T>[] = [];

  add(key: Buffer, item: T): void {
    if (this.last.length === RUN) {
      this.runs.push(this.last.sort(byKey));
      this.last = [];
    }
    this.last.push({ key, item });
  }

  /** All in order. Takes the first of all runs again and again; the heads of the runs are a heap. */
  *merged(): Generator<T, void> {
    this.runs.push(this.last.sort(byKey));
    const heap = new Heap<Head<T>>((left, right) => (byKey(current(left), current(right)) || left.order - right.order) < 0);
    for (const [order, items] of this.runs.entries()) if (items.length > 0) heap.push({ items, order, at: 0 });
    for (let head = heap.first; head; head = heap.first) {
      yield current(head).item;
      if (++head.at < head.items.length) heap.settle();
      else heap.pop();
    }
  }
}

function byKey(left: Keyed<unknown>, right: Keyed<unknown>): number {
  return Buffer.compare(left.key, right.key);
}

function current<T>({ items, at }: Head<T>): Keyed<T> {
  return items[at] as Keyed<T>; // no run in the heap is used up
}
