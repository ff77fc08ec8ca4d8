import { setImmediate as nextTurn } from 'node:timers/promises';

import { decode } from '../bson/document.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter, type Matcher } from '../query/match.ts';
import type { Scope } from '../query/scope.ts';
import { sortKey, TopList, type SortField } from '../query/sort.ts';
import { RUN, SortedRuns } from '../query/sortedRuns.ts';
import type { Collection } from '../storage/catalog.ts';
import { countKeys } from '../storage/countKeys.ts';
import type { Environment } from '../storage/environment.ts';
import { planQuery, type Plan } from './planner.ts';
import { RangeReader } from './rangeReader.ts';
import { RangeScanner, type Found, type Scanner } from './scanner.ts';
import { UnionScanner } from './unionScanner.ts';

/** Milliseconds of reading or writing after which other clients get their turn. */
export const TURN_MILLISECONDS = 10;

/** Bytes of documents that a sort without an index may hold in memory. */
const MAX_SORT_BYTES = 256 * 1024 * 1024;

/** When to give up: a time as `performance.now()` tells it, moved on while a cursor rests. */
export interface Deadline {
  at: number;
}

export interface QueryOptions {
  filter: Doc;
  sort?: readonly SortField[];
  skip?: number;
  /** 0 for all. */
  limit?: number;
  hint?: Value;
  scope?: Scope;
  deadline?: Deadline | undefined;
}

/** One query on one collection, planned and compiled. */
export class Query {
  readonly plan: Plan;
  readonly matches: Matcher;
  readonly examined = { keys: 0, documents: 0 };

  constructor(
    private readonly environment: Environment,
    readonly collection: Collection,
    readonly options: QueryOptions,
  ) {
    this.matches = compileFilter(options.filter, options.scope);
    const { filter, sort = [], hint, scope } = options;
    this.plan = planQuery(collection, { filter, sort, hint, collation: scope?.collation, estimate: (plan, limit) => this.countEntries(plan, limit) });
  }

  /** The results in order, each read when it is asked for; lets other clients have their turn meanwhile. */
  async *results(): AsyncGenerator<Found, void, undefined> {
    const { skip = 0, limit = 0, sort = [] } = this.options;
    if (!this.plan.sorted) {
      yield* this.sortInMemory(sort, skip, limit);
      return;
    }
    let position = 0;
    for await (const found of this.scan()) {
      position++;
      if (position > skip) yield found;
      if (limit > 0 && position >= skip + limit) return;
    }
  }

  /**
   * The first result, without giving way: for use inside a write job. Undefined when there is none;
   * 'too much' when more than `budget` entries would have to be read to know.
   */
  firstNow(budget: number): Found | undefined | 'too much' {
    const { sort = [] } = this.options;
    const scanner = this.scanner(this.plan.sorted ? 1 : undefined);
    const top = this.plan.sorted ? undefined : new TopList<Found>(1);
    const within = (): boolean => scanner.examined.keys < budget;
    for (let found = scanner.next(within); found; found = scanner.next(within)) {
      if (found === 'pause') return 'too much';
      if (!top) return found;
      top.add(sortKey(found.doc(), sort, this.options.scope?.collation), found);
    }
    return top?.take()[0];
  }

  /** How many documents match, up to `limit` (0 for no limit) after `skip`. */
  async count(): Promise<number> {
    const { skip = 0, limit = 0 } = this.options;
    const most = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
    let count = 0;
    if (this.plan.exact && !this.plan.repeats) {
      count = await this.countExactly(most);
      this.examined.keys = count;
    } else if (this.plan.exact) {
      count = await this.countDistinct(most);
    } else {
      for await (const _ of this.scan()) if (++count >= most) break;
    }
    return Math.max(0, Math.min(count, most) - skip);
  }

  /** How many documents the exact entries of an index lead to, counted up to a limit. None of them is read. */
  private async countDistinct(most: number): Promise<number> {
    const ids = new Set<string>();
    let turnEnds = performance.now() + TURN_MILLISECONDS;
    for (const range of this.plan.ranges) {
      const reader = new RangeReader(this.environment.entries, range, false);
      for (let entry = reader.take(); entry && ids.size < most; entry = reader.take()) {
        ids.add(entry.value.toString('latin1'));
        if ((++this.examined.keys & 31) !== 0 || performance.now() < turnEnds) continue;
        await this.giveWay();
        reader.refresh();
        turnEnds = performance.now() + TURN_MILLISECONDS;
      }
    }
    return ids.size;
  }

  /** How many entries lie in the ranges of the plan, at one moment. */
  private async countExactly(most: number): Promise<number> {
    const { index, ranges } = this.plan;
    const transaction = this.environment.snapshot();
    try {
      return await countKeys(index ? this.environment.entries : this.environment.documents, ranges, { transaction, most, giveWay: () => this.giveWay() });
    } finally {
      transaction.done();
    }
  }

  /** How many entries lie in the ranges of a plan, counted up to a limit: without giving way, so for small ones. */
  private countEntries({ index, ranges, branches = [] }: Plan, most: number): number {
    const space = index ? this.environment.entries : this.environment.documents;
    let count = 0;
    for (const { start, end } of ranges) {
      if (count >= most) return count;
      count += space.getKeysCount({ start, end, ...(Number.isFinite(most) ? { limit: most - count } : {}) });
    }
    for (const branch of branches) if (count < most) count += this.countEntries(branch, most - count);
    return count;
  }

  /** `wanted`: how many matches will be asked for, where that is known. */
  private scanner(wanted: number | undefined, plan = this.plan): Scanner {
    const { sort = [], scope } = this.options;
    if (!plan.branches) return new RangeScanner(this.environment, this.collection, plan, this.matches, wanted);
    const keyOf = plan.sorted && sort.length > 0 ? ({ doc }: Found): Buffer => sortKey(doc(), sort, scope?.collation) : undefined;
    return new UnionScanner(plan.branches.map((branch) => this.scanner(wanted, { ...branch, exact: false })), keyOf);
  }

  private async *scan(): AsyncGenerator<Found, void, undefined> {
    const { skip = 0, limit = 0 } = this.options;
    const scanner = this.scanner(this.plan.sorted && limit > 0 ? skip + limit : undefined);
    let turnEnds = performance.now() + TURN_MILLISECONDS;
    let commits = this.environment.commits;
    let steps = 0;
    const mayGoOn = (): boolean => (++steps & 31) !== 0 || performance.now() < turnEnds;
    while (true) {
      if (commits !== this.environment.commits) scanner.refresh();
      commits = this.environment.commits;
      const found = scanner.next(mayGoOn);
      Object.assign(this.examined, scanner.examined);
      if (!found) return;
      if (found !== 'pause') yield found;
      else {
        await this.giveWay();
        turnEnds = performance.now() + TURN_MILLISECONDS;
      }
    }
  }

  private async *sortInMemory(sort: readonly SortField[], skip: number, limit: number): AsyncGenerator<Found, void, undefined> {
    const most = limit > 0 ? skip + limit : Number.MAX_SAFE_INTEGER;
    const sorted = most <= RUN ? new TopList<Found>(most) : new SortedRuns<Found>();
    let bytes = 0;
    for await (const found of this.scan()) {
      sorted.add(sortKey(found.doc(), sort, this.options.scope?.collation), { idKey: found.idKey, bytes: found.bytes, doc: () => decode(found.bytes) });
      bytes += found.bytes.length;
      if (most > RUN && bytes > MAX_SORT_BYTES) throw new StoreError('QueryExceededMemoryLimitNoDiskUseAllowed', 'the sort needs more memory than allowed: add an index or a limit');
    }
    let turnEnds = performance.now() + TURN_MILLISECONDS;
    let position = 0;
    for (const found of sorted.merged()) {
      position++;
      if (position > skip) yield found;
      if (position >= most) return;
      if ((position & 31) !== 0 || performance.now() < turnEnds) continue;
      await this.giveWay();
      turnEnds = performance.now() + TURN_MILLISECONDS;
    }
  }

  private async giveWay(): Promise<void> {
    await nextTurn();
    this.environment.assertOpen();
    assertInTime(this.options.deadline);
  }
}

/** Throws MaxTimeMSExpired after the deadline, if there is one. */
export function assertInTime(deadline: Deadline | undefined): void {
  if (deadline && performance.now() > deadline.at) throw new StoreError('MaxTimeMSExpired', 'operation exceeded time limit');
}
