import { setField } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Scope } from '../query/scope.ts';
import type { DocumentStage } from './stage.ts';

const DECISIONS = new Map<string, Value>([['DESCEND', 'descend'], ['PRUNE', 'prune'], ['KEEP', 'keep']]);

/** `$redact`: keeps a document, leaves it out, or goes on with the documents in it. */
export function redact(operand: Value, scope: Scope): DocumentStage {
  const decide = compileExpression(operand, { ...scope, variables: new Map([...scope.variables, ...DECISIONS]) });
  const redacted = (doc: Doc, root: Doc): Doc | undefined => {
    const decision = decide(root, doc);
    if (decision === 'keep') return doc;
    if (decision === 'prune') return undefined;
    if (decision !== 'descend') throw new StoreError('Location17053', `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${String(decision)}`);
    const result: Doc = {};
    for (const [field, value] of Object.entries(doc)) {
      const kept = inside(value, root);
      if (kept !== MISSING) setField(result, field, kept);
    }
    return result;
  };
  const inside = (value: Value, root: Doc): Leaf => {
    if (isDoc(value)) return redacted(value, root) ?? MISSING;
    return Array.isArray(value) ? value.map((item) => inside(item, root)).filter((item) => item !== MISSING) : value;
  };
  return (doc) => redacted(doc, doc);
}
