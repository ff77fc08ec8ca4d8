import type { Leaf } from '../bson/paths.ts';
import type { Doc } from '../bson/values.ts';
import { PLAIN_SCOPE, type Scope } from '../query/scope.ts';
import { evaluateConstant } from './compile.ts';
import { assertVariableName } from './variables.ts';

/**
 * The scope of a command: the constants of its `let`, each evaluated once without a document, and `$$NOW`,
 * which is the same for the whole command.
 */
export function letScope(definitions: Doc, scope: Scope = PLAIN_SCOPE): Scope {
  const variables = new Map<string, Leaf>([...scope.variables, ['NOW', new Date()]]);
  const begun = { ...scope, variables };
  const constants = Object.entries(definitions).map(([name, source]): [string, Leaf] => {
    assertVariableName(name);
    return [name, evaluateConstant(source, begun)];
  });
  return { ...scope, variables: new Map([...variables, ...constants]) };
}
