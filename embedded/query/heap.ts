/** Keeps the things given to it so that the first in an order is at hand: what many sorted sources are merged by. */
export class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly isBefore: (left: T, right: T) => boolean) {}

  get first(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    let at = this.items.push(item) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.swap(above, at); above = (at - 1) >> 1) at = above;
  }

  pop(): T | undefined {
    const { first } = this;
    const last = this.items.pop();
    if (last !== undefined && this.items.length > 0) {
      this.items[0] = last;
      this.settle();
    }
    return first;
  }

  /** To be called when the first has changed. */
  settle(): void {
    for (let at = 0, least = 0; ; at = least) {
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.items.length && this.isBefore(this.at(child), this.at(least))) least = child;
      if (least === at || !this.swap(at, least)) return;
    }
  }

  /** Brings two places into order; says whether they were not. */
  private swap(above: number, below: number): boolean {
    const [upper, lower] = [this.at(above), this.at(below)];
    if (!this.isBefore(lower, upper)) return false;
    this.items[above] = lower;
    this.items[below] = upper;
    return true;
  }

  private at(place: number): T {
    return this.items[place] as T; // only places that there are
  }
}
