import type { Value } from '../bson/values.ts';
import { letScope } from '../expression/letVariables.ts';
import { withCollation, type Scope } from '../query/scope.ts';
import { optionalDoc, type Command, type Store } from './context.ts';

/** What holds for a whole command: `$$NOW`, the constants of its `let`, and the collation that it or its collection has. */
export function commandScope(store: Store, command: Command, name: string, collation: Value = command.body.collation): Scope {
  return withCollation(letScope(optionalDoc(command, 'let')), collation, store.catalog.find(command.database, name));
}
