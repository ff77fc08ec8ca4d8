import type { Value } from '../bson/values.ts';

/** What holds for a whole command beside its filter, update or pipeline. */
export interface Scope {
  /** The variables of `let`, by name without `$$`. */
  variables: ReadonlyMap<string, Value>;
}

export const PLAIN_SCOPE: Scope = { variables: new Map() };
