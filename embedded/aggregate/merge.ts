import { ObjectId } from 'bson';

import { setField } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { changeOne } from '../commands/changeOne.ts';
import { StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Scope } from '../query/scope.ts';
import { outputOf, withId } from './out.ts';
import { assertOptions, collect, docOperand, type Docs, type Place, type StreamStage } from './stage.ts';
import { nestedValue } from './unwind.ts';
import { compileUpdatePipeline } from './updatePipeline.ts';

/** Documents on their way into the collection at once: their writes share a flush to disk. */
const BATCH = 100;

/** What becomes of the document that is there; undefined when it stays as it is. */
type WhenMatched = (present: Doc, incoming: Doc) => Doc | undefined;

/** `$merge`: brings the documents into a collection, where some of them are already. */
export function merge(operand: Value, place: Place): StreamStage {
  const options = isDoc(operand) ? operand : { into: operand };
  assertOptions(options, ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'], '$merge', 'Location40415');
  const target = outputOf(options.into, place, '$merge');
  const on = identifyingFields(options.on ?? '_id');
  const whenMatched = matchedRule(options.whenMatched ?? 'merge', options.let, place.scope);
  const whenNotMatched = options.whenNotMatched ?? 'insert';
  if (typeof whenNotMatched !== 'string' || !['insert', 'discard', 'fail'].includes(whenNotMatched)) {
    throw new StoreError('BadValue', `Enumeration value '${String(whenNotMatched)}' for field 'whenNotMatched' is not a valid value.`);
  }
  if (whenMatched === 'fail' && whenNotMatched !== 'insert') throw unsupportedModes('fail', whenNotMatched);
  if (whenMatched === 'keepExisting' && whenNotMatched !== 'insert') throw unsupportedModes('keepExisting', whenNotMatched);

  const write = async (doc: Doc): Promise<void> => {
    const { store } = place;
    const incoming = '_id' in doc || !on.includes('_id') ? doc : { _id: new ObjectId(), ...doc };
    const insert = (): void => {
      if (whenNotMatched === 'fail') throw new StoreError('MergeStageNoMatchingDocument', '$merge could not find a matching document in the target collection for at least one document in the source collection');
      if (whenNotMatched === 'insert') store.writer.insert(store.catalog.ensure(target.database, target.name), withId(incoming));
    };
    if (whenMatched === 'fail') {
      await store.environment.write(insert);
      return;
    }
    await changeOne<void>(
      store,
      target.database,
      target.name,
      { filter: filterOn(on, incoming) },
      ({ collection, idKey, doc: present, bytes }) => {
        const after = whenMatched === 'keepExisting' ? undefined : whenMatched(present, incoming);
        if (after) store.writer.replace(collection, idKey, present, after, bytes);
      },
      insert,
    );
  };
  return async function* merged(docs: Docs) {
    assertUniqueIndex(on, place, target);
    // What is written into the collection that is being read must not be read again.
    const isSource = target.name === place.collection && target.database === place.database;
    let batch: Doc[] = [];
    for await (const doc of isSource ? await collect(docs, '$merge') : docs) {
      batch.push(doc);
      if (batch.length < BATCH) continue;
      await Promise.all(batch.map(write));
      batch = [];
    }
    await Promise.all(batch.map(write));
    yield* [];
  };
}

function identifyingFields(on: Value): string[] {
  const fields = Array.isArray(on) ? on : [on];
  if (fields.length === 0) throw new StoreError('Location51187', "If explicitly specifying $merge 'on', must include at least one field");
  if (!fields.every((field) => typeof field === 'string')) throw new StoreError(Array.isArray(on) ? 'Location51134' : 'Location51186', "$merge 'on' field must be either a string or an array of strings");
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined) throw new StoreError('Location31465', `Found a duplicate field '${twice}'`);
  return fields;
}

/** Without a unique index on the fields, one document could match several. */
function assertUniqueIndex(on: readonly string[], { store }: Place, { database, name }: { database: string; name: string }): void {
  if (on.join() === '_id') return;
  const isSame = (fields: readonly string[]): boolean => fields.length === on.length && fields.every((field) => on.includes(field));
  const indexes = store.catalog.find(database, name)?.indexes ?? [];
  if (indexes.some((index) => index.ready && index.unique && !index.partial && isSame(index.fields.map((field) => field.name)))) return;
  throw new StoreError('Location51183', 'Cannot find index to verify that join fields will be unique');
}

function filterOn(on: readonly string[], doc: Doc): Doc {
  const filter: Doc = {};
  for (const field of on) {
    const value: Leaf = nestedValue(doc, field.split('.'));
    if (value === MISSING || value === null || value === undefined || Array.isArray(value)) {
      throw new StoreError('Location51132', "$merge write error: 'on' field cannot be missing, null, undefined or an array");
    }
    filter[field] = { $eq: value };
  }
  return filter;
}

function matchedRule(rule: Value, variables: Value, scope: Scope): WhenMatched | 'keepExisting' | 'fail' {
  if (Array.isArray(rule)) return updateRule(rule, variables, scope);
  if (variables !== undefined) throw new StoreError('Location51199', "Cannot use 'let' variables with 'whenMatched: " + String(rule) + "' mode");
  switch (rule) {
    case 'replace':
      return (present, incoming) => ('_id' in incoming ? incoming : { _id: present._id, ...incoming });
    case 'merge':
      return (present, incoming) => {
        const result = { ...present };
        for (const [field, value] of Object.entries(incoming)) setField(result, field, value);
        return result;
      };
    case 'keepExisting':
    case 'fail':
      return rule;
    default:
      throw new StoreError('BadValue', `Enumeration value '${String(rule)}' for field 'whenMatched' is not a valid value.`);
  }
}

/** A pipeline on the document that is there; `$$new` and the variables of `let` are of the one that comes. */
function updateRule(pipeline: Value[], variables: Value, scope: Scope): WhenMatched {
  const named = Object.entries(variables === undefined ? { new: '$$ROOT' } : docOperand(variables, 'TypeMismatch', "$merge argument 'let'"));
  if (variables !== undefined && !named.some(([name]) => name === 'new')) named.push(['new', '$$ROOT']);
  const compiled = named.map(([name, source]): [string, (doc: Doc) => Leaf] => [name, compileExpression(source, scope)]);
  const scopeOf = (incoming: Doc): Scope => ({ ...scope, variables: new Map([...scope.variables, ...compiled.map(([name, evaluate]): [string, Leaf] => [name, evaluate(incoming)])]) });
  compileUpdatePipeline(pipeline, scopeOf({}));
  return (present, incoming) => compileUpdatePipeline(pipeline, scopeOf(incoming))(present);
}

function unsupportedModes(whenMatched: string, whenNotMatched: string): StoreError {
  return new StoreError('Location51181', `Combination of $merge modes 'whenMatched: ${whenMatched}' and 'whenNotMatched: ${whenNotMatched}' is not supported`);
}
