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
    const heap = this.runs.map((items, order) => ({ items, order, at: 0 })).filter(({ items }) => items.length > 0);
    for (let i = heap.length >> 1; i >= 0; i--) sink(heap, i);
    for (let head = heap[0]; head; head = heap[0]) {
      yield current(head).item;
      head.at++;
      if (head.at === head.items.length) {
        const other = heap.pop();
        if (other && heap.length > 0) heap[0] = other;
      }
      sink(heap, 0);
    }
  }
}

function byKey(left: Keyed<unknown>, right: Keyed<unknown>): number {
  return Buffer.compare(left.key, right.key);
}

function current<T>({ items, at }: Head<T>): Keyed<T> {
  return items[at] as Keyed<T>; // no run in the heap is used up
}

function sink<T>(heap: Head<T>[], from: number): void {
  for (let at = from, least = from; ; at = least) {
    for (const child of [2 * at + 1, 2 * at + 2]) if (isBefore(heap[child], heap[least])) least = child;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least] as Head<T>, heap[at] as Head<T>]; // both are in the heap
  }
}

function isBefore<T>(left: Head<T> | undefined, right: Head<T> | undefined): boolean {
  if (!left || !right) return left !== undefined;
  return (byKey(current(left), current(right)) || left.order - right.order) < 0;
}
