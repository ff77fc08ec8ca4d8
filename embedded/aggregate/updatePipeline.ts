import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from '../query/scope.ts';
import { DOCUMENT_STAGES } from './documentStages.ts';
import { STAGE_NAMES } from './stageNames.ts';

/** The stages that an update may have. */
const UPDATE_STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** Compiles an update that is written as a pipeline. Throws InvalidOptions for stages that an update may not have. */
export function compileUpdatePipeline(pipeline: readonly Value[], scope: Scope): (doc: Doc) => Doc {
  const stages = pipeline.map((stage) => {
    if (!isDoc(stage)) throw new StoreError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0) throw new StoreError('Location40323', 'A pipeline stage specification object must contain exactly one field.');
    const compile = DOCUMENT_STAGES[name];
    if (!compile || !UPDATE_STAGES.has(name)) {
      throw STAGE_NAMES.has(name) ? new StoreError('InvalidOptions', `${name} is not allowed to be used within an update`) : new StoreError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
    }
    return compile(stage[name], scope, name);
  });
  return (doc) => stages.reduce<Doc>((current, stage) => stage(current) ?? current, doc);
}
