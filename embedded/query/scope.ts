import { parseCollation, type Collation } from '../bson/collation.ts';
import type { Leaf } from '../bson/paths.ts';
import { isDoc, type Value } from '../bson/values.ts';

/** What holds for a whole command beside its filter, update or pipeline. */
export interface Scope {
  /** The variables of `let`, by name without `$$`. */
  variables: ReadonlyMap<string, Leaf>;
  /** How strings are compared; byte by byte when absent. */
  collation?: Collation;
}

export const PLAIN_SCOPE: Scope = { variables: new Map() };

/** The scope with the collation that a command gives, or with the collection's own when it gives none. */
export function withCollation(scope: Scope, given: Value, collection: { collation?: Collation } | undefined): Scope {
  const isGiven = given !== undefined && given !== null && !(isDoc(given) && Object.keys(given).length === 0);
  const collation = isGiven ? parseCollation(given) : collection?.collation;
  return collation ? { ...scope, collation } : scope;
}
