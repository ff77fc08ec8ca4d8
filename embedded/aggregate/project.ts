import { Int32 } from 'bson';

import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { assertFieldPath, compileExpression } from '../expression/compile.ts';
import { compileProjection } from '../query/project.ts';
import { ProjectionTree } from '../query/projectionTree.ts';
import type { Scope } from '../query/scope.ts';
import { docOperand, type DocumentStage } from './stage.ts';

/** `$project`: what find's projection does, without what only a find has. */
export function project(operand: Value, scope: Scope): DocumentStage {
  const fields = docOperand(operand, 'Location15969', '$project specification');
  const projection = compileProjection(fields, { scope });
  if (!projection) throw new StoreError('Location51272', 'Invalid $project :: caused by :: projection specification must have at least one field');
  return projection;
}

/** `$unset`: the names of fields to leave out. */
export function unset(operand: Value, scope: Scope): DocumentStage {
  const fields = Array.isArray(operand) ? operand : [operand];
  if (!Array.isArray(operand) && typeof operand !== 'string') throw new StoreError('Location31002', '$unset specification must be a string or an array');
  if (fields.length === 0) throw new StoreError('Location31119', '$unset specification must be a string or an array with at least one field');
  if (!fields.every((field) => typeof field === 'string')) throw new StoreError('Location31120', '$unset specification must be a string or an array containing only string values');
  return project(Object.fromEntries(fields.map((field) => [field, new Int32(0)])), scope);
}

/** `$addFields` and `$set`: calculated fields beside those that are there. */
export function addFields(operand: Value, scope: Scope, name: string): DocumentStage {
  if (!isDoc(operand)) throw new StoreError('Location40272', `${name} specification stage must be an object, got ${typeNameOf(operand)}`);
  if (Object.keys(operand).length === 0) throw new StoreError('Location40177', `Invalid ${name} :: caused by :: specification must have at least one field`);
  const tree = new ProjectionTree(false, 40176);
  addRules(tree, operand, [], scope);
  return (doc) => tree.apply(doc);
}

function addRules(tree: ProjectionTree, fields: Doc, parent: string[], scope: Scope): void {
  for (const [field, rule] of Object.entries(fields)) {
    const own = field.split('.');
    assertFieldPath(own);
    const path = [...parent, ...own];
    const isNested = isDoc(rule) && Object.keys(rule).length > 0 && !Object.keys(rule)[0]?.startsWith('$');
    if (isNested) addRules(tree, rule, path, scope);
    else tree.add(path, compileExpression(rule, scope));
  }
}
