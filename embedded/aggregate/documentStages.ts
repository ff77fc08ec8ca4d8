import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { MISSING } from '../bson/paths.ts';
import { StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { compileFilter } from '../query/match.ts';
import type { Scope } from '../query/scope.ts';
import { addFields, project, unset } from './project.ts';
import { redact } from './redact.ts';
import { docOperand, type DocumentStage } from './stage.ts';

/** The stages that work on one document at a time. Updates with a pipeline use some of them. */
export const DOCUMENT_STAGES: Record<string, (operand: Value, scope: Scope, name: string) => DocumentStage> = {
  $match: (operand, scope) => {
    const matches = compileFilter(docOperand(operand, 'Location15959', 'the match filter'), scope);
    return (doc) => (matches(doc) ? doc : undefined);
  },
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: (operand, scope) => {
    const { newRoot, ...others } = docOperand(operand, 'Location40229', '$replaceRoot specification');
    if (Object.keys(others).length > 0) throw new StoreError('Location40415', `BSON field '$replaceRoot.${Object.keys(others)[0]}' is an unknown field.`);
    if (newRoot === undefined) throw new StoreError('Location40231', 'no newRoot specified for the $replaceRoot stage');
    return replacement(newRoot, scope, "'newRoot' expression ");
  },
  $replaceWith: (operand, scope) => replacement(operand, scope, "'replacement document' "),
  $redact: redact,
};

function replacement(source: Value, scope: Scope, what: string): DocumentStage {
  const evaluate = compileExpression(source, scope);
  return (doc): Doc => {
    const root = evaluate(doc);
    if (isDoc(root)) return root;
    throw new StoreError('Location40228', `${what} must evaluate to an object, but resulting value was of type: ${root === MISSING ? 'missing' : typeNameOf(root)}`);
  };
}
