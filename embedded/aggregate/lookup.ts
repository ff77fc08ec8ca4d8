import { BSONRegExp } from 'bson';

import { MISSING, someLeaf, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { ValueSet } from '../bson/valueSet.ts';
import { assertVariableName } from '../expression/variables.ts';
import type { Scope } from '../query/scope.ts';
import { assertOptions, docOperand, pathOperand, textOperand, type Docs, type NestedPipeline, type Place, type StreamStage } from './stage.ts';
import { withValue } from './unwind.ts';

/**
 * `$lookup`: what matches in another collection, as an array. By the equality of two fields, by a pipeline with
 * variables of the document, or by both.
 */
export function lookup(operand: Value, place: Place): StreamStage {
  const options = docOperand(operand, 'FailedToParse', 'the $lookup specification');
  assertOptions(options, ['from', 'localField', 'foreignField', 'as', 'pipeline', 'let'], '$lookup');
  const { localField, foreignField, pipeline } = options;
  if (options.as === undefined) throw new StoreError('FailedToParse', "must specify 'as' field for a $lookup");
  const as = pathOperand(options.as, "$lookup argument 'as'");
  const from = sourceOf(options.from, pipeline);
  if ((localField === undefined) !== (foreignField === undefined)) throw new StoreError('FailedToParse', '$lookup requires both or neither of \'localField\' and \'foreignField\' to be specified');
  if (localField === undefined && pipeline === undefined) throw new StoreError('FailedToParse', '$lookup requires either \'pipeline\' or both \'localField\' and \'foreignField\' to be specified');
  if (options.let !== undefined && pipeline === undefined) throw new StoreError('FailedToParse', '$lookup argument \'let\' can only be used with \'pipeline\'');
  const filterFor = localField === undefined ? () => undefined : equality(pathOperand(localField, "$lookup argument 'localField'"), pathOperand(foreignField, "$lookup argument 'foreignField'").join('.'));
  const nestedFor = nestedPipeline(pipeline ?? [], options.let, place);
  return async function* joined(docs: Docs) {
    for await (const doc of docs) {
      const matches: Doc[] = [];
      for await (const match of nestedFor(doc).on(from, filterFor(doc))) matches.push(match);
      yield withValue(doc, as, matches);
    }
  };
}

/** The filter by which documents of the other collection have one of the values that a path leads to. */
function equality(localPath: readonly string[], foreignField: string): (doc: Doc) => Doc {
  return (doc) => filterOn(foreignField, valuesAt(doc, localPath));
}

/** Null matches null and missing; a regular expression is a value like others here. */
export function filterOn(field: string, values: Value[]): Doc {
  if (!values.some((value) => value instanceof BSONRegExp)) return { [field]: { $in: values } };
  return { $or: values.map((value) => ({ [field]: { $eq: value } })) };
}

function valuesAt(doc: Doc, path: readonly string[]): Value[] {
  const values = new ValueSet();
  someLeaf(doc, path, (leaf) => {
    if (Array.isArray(leaf)) leaf.forEach((item) => values.add(item));
    else if (leaf !== MISSING) values.add(leaf);
    return false;
  });
  return values.size === 0 ? [null] : values.toArray();
}

function sourceOf(from: Value, pipeline: Value): string {
  if (from === undefined && Array.isArray(pipeline) && isDoc(pipeline[0]) && '$documents' in pipeline[0]) return '';
  if (from === undefined) throw new StoreError('FailedToParse', "must specify 'from' field for a $lookup");
  if (isDoc(from)) throw new NotSupportedError('$lookup from another database');
  return textOperand(from, 'FailedToParse', "$lookup argument 'from'");
}

/** Compiled once when it does not depend on the document, else for each with its variables. */
function nestedPipeline(pipeline: Value, variables: Value, place: Place): (doc: Doc) => NestedPipeline {
  const named = variables === undefined ? [] : Object.entries(docOperand(variables, 'FailedToParse', "$lookup argument 'let'"));
  const compiled = named.map(([name, source]): [string, (doc: Doc) => Leaf] => {
    assertVariableName(name);
    return [name, compileExpression(source, place.scope)];
  });
  const scopeOf = (doc: Doc): Scope => ({ ...place.scope, variables: new Map([...place.scope.variables, ...compiled.map(([name, evaluate]): [string, Leaf] => [name, evaluate(doc)])]) });
  const checked = place.nested(pipeline, '$lookup', scopeOf({}));
  return compiled.length === 0 ? () => checked : (doc) => place.nested(pipeline, '$lookup', scopeOf(doc));
}
