import type { Collation } from '../bson/collation.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { sizeOf } from '../bson/size.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { groupKey } from '../bson/valueSet.ts';
import type { Scope } from '../query/scope.ts';
import { compileAccumulator, type AccumulatorFactory, type GroupAccumulator } from './groupAccumulators.ts';
import { MemoryBudget } from './memory.ts';
import { docOperand, type Docs, type StreamStage } from './stage.ts';

/** `$group`: one document for each value of `_id`, in the order in which they first came. */
export function group(operand: Value, scope: Scope): StreamStage {
  const { _id: id, ...fields } = docOperand(operand, 'Location15947', "a group's fields");
  if (!Object.hasOwn(operand as Doc, '_id')) throw new StoreError('Location15955', 'a group specification must include an _id'); // docOperand said so
  const idOf = compileExpression(id, scope);
  const factories = compileFields(fields, scope);
  return async function* grouped(docs: Docs) {
    const groups = new Grouping(factories, scope.collation);
    for await (const doc of docs) groups.add(idOf(doc), doc);
    yield* groups.results();
  };
}

export function compileFields(fields: Doc, scope: Scope): [string, AccumulatorFactory][] {
  return Object.entries(fields).map(([field, rule]) => [field, compileAccumulator(field, rule, scope)]);
}

/** Documents by the group that they belong to; equal values are one group, whatever their numeric types. */
export class Grouping {
  private readonly memory = new MemoryBudget('$group');
  private readonly groups = new Map<string, { id: Value; accumulators: GroupAccumulator[] }>();

  constructor(
    private readonly fields: [string, AccumulatorFactory][],
    private readonly collation: Collation | undefined,
  ) {}

  add(id: Leaf, doc: Doc): void {
    const value = id === MISSING ? null : id;
    const key = groupKey(value, this.collation);
    let found = this.groups.get(key);
    if (!found) {
      found = { id: value, accumulators: this.fields.map(([, create]) => create()) };
      this.groups.set(key, found);
      this.memory.use(2 * sizeOf(value) + 100 * (1 + this.fields.length));
    }
    for (const accumulator of found.accumulators) this.memory.use(accumulator.add(doc));
  }

  *results(): Generator<Doc> {
    for (const { id, accumulators } of this.groups.values()) yield { _id: id, ...accumulated(this.fields, accumulators) };
  }
}

export function accumulated(fields: [string, AccumulatorFactory][], accumulators: readonly GroupAccumulator[]): Doc {
  return Object.fromEntries(
    fields.map(([field], i) => {
      const result = accumulators[i]?.result() ?? null;
      return [field, result === MISSING ? null : result];
    }),
  );
}
