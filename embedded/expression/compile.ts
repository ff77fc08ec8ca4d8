import { setField } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { PLAIN_SCOPE, type Scope } from '../query/scope.ts';
import type { Compiler, Expression, Frame } from './operator.ts';
import { OPERATORS, REFUSED_OPERATORS } from './operators.ts';

/** Slots of the document that an expression is evaluated on, and of what `$a` starts from: the same but for `$redact` and `$let`. */
const ROOT_SLOT = 0;
const CURRENT_SLOT = 1;

/**
 * Compiles an aggregation expression once for many documents. Evaluating it gives MISSING where MongoDB has no value.
 * Throws InvalidPipelineOperator for operators that there are not, and MongoDB's codes for operands that are malformed.
 */
export function compileExpression(source: Value, scope: Scope = PLAIN_SCOPE): (root: Leaf, current?: Leaf) => Leaf {
  const evaluate = new ScopedCompiler(scope).compile(source);
  const frame: Frame = [];
  return (root, current = root) => {
    frame[ROOT_SLOT] = root;
    frame[CURRENT_SLOT] = current;
    return evaluate(frame);
  };
}

/** Evaluates an expression that may not look at any document, such as a constant of `let`. */
export function evaluateConstant(source: Value, scope: Scope = PLAIN_SCOPE): Leaf {
  return new ScopedCompiler(scope, new Map()).compile(source)([]);
}

/** Whether a value is written as an expression with an operator, such as `{$add: […]}`. */
export function isExpressionDoc(value: Value): value is Doc {
  return isDoc(value) && Object.keys(value)[0]?.startsWith('$') === true;
}

class ScopedCompiler implements Compiler {
  constructor(
    readonly scope: Scope,
    private readonly slots: ReadonlyMap<string, number> = new Map([['ROOT', ROOT_SLOT], ['CURRENT', CURRENT_SLOT]]),
    private readonly nextSlot = CURRENT_SLOT + 1,
  ) {}

  compile(source: Value): Expression {
    if (typeof source === 'string' && source.startsWith('$')) return this.reference(source);
    if (Array.isArray(source)) return this.list(source);
    if (!isDoc(source)) return () => source;
    return isExpressionDoc(source) ? this.operation(source) : this.object(source);
  }

  bind(names: readonly string[]): { inner: Compiler; slots: number[] } {
    const slots = names.map((_, i) => this.nextSlot + i);
    const all = new Map([...this.slots, ...names.map((name, i): [string, number] => [name, this.nextSlot + i])]);
    return { inner: new ScopedCompiler(this.scope, all, this.nextSlot + names.length), slots };
  }

  private operation(source: Doc): Expression {
    const [name = '', ...others] = Object.keys(source);
    if (others.length > 0) throw new StoreError('Location15983', `an object representing an expression must have exactly one field, found ${name}, ${others.join(', ')}`);
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (operator) return operator(source[name], this, name);
    if (REFUSED_OPERATORS.has(name)) throw new NotSupportedError(`the expression ${name}`);
    throw new StoreError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  }

  private object(source: Doc): Expression {
    const fields = Object.entries(source).map(([field, value]) => {
      if (field.startsWith('$')) throw new StoreError('Location16410', `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
      if (field.includes('.')) throw new StoreError('Location16412', `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
      return { field, evaluate: this.compile(value) };
    });
    return (frame) => {
      const doc: Doc = {};
      for (const { field, evaluate } of fields) {
        const value = evaluate(frame);
        if (value !== MISSING) setField(doc, field, value);
      }
      return doc;
    };
  }

  private list(source: Value[]): Expression {
    const items = source.map((item) => this.compile(item));
    return (frame) =>
      items.map((item) => {
        const value = item(frame);
        return value === MISSING ? null : value;
      });
  }

  /** `$a.b` starts from `$$CURRENT`, `$$name.b` from a variable. */
  private reference(text: string): Expression {
    const isVariable = text.startsWith('$$');
    const [first = '', ...rest] = text.slice(isVariable ? 2 : 1).split('.');
    const path = isVariable ? rest : [first, ...rest];
    if (text === '$') throw new StoreError('Location16872', "'$' by itself is not a valid FieldPath");
    if (text === '$$' || first === '') throw new StoreError('FailedToParse', 'empty variable names are not allowed');
    assertFieldPath(path);
    const start = this.variable(isVariable ? first : 'CURRENT');
    if (path.length === 0) return start;
    const [only = ''] = path;
    if (path.length > 1) return (frame) => valueOf(start(frame), path, 0);
    return (frame) => {
      const value = start(frame);
      return isDoc(value) ? (Object.hasOwn(value, only) ? value[only] : MISSING) : valueOf(value, path, 0);
    };
  }

  private variable(name: string): Expression {
    const slot = this.slots.get(name);
    if (slot !== undefined) return (frame) => frame[slot] ?? null;
    const constant = constantOf(name, this.scope);
    return () => constant;
  }
}

/** Throws for the names that a path may not have; `$` and `$$` before it are not part of it. */
export function assertFieldPath(path: readonly string[]): void {
  if (path.length > 1 && path.at(-1) === '') throw new StoreError('Location40353', "FieldPath must not end with a '.'.");
  for (const part of path) {
    if (part === '') throw new StoreError('Location15998', 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) throw new StoreError('Location16410', "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
    if (part.includes('\0')) throw new StoreError('Location16411', 'FieldPath field names may not contain \'\\0\'.');
  }
}

function constantOf(name: string, scope: Scope): Leaf {
  if (scope.variables.has(name)) return scope.variables.get(name);
  if (name === 'REMOVE') return MISSING;
  if (name === 'ROOT' || name === 'CURRENT') {
    const reason = 'this is not allowed because command let expressions run before the query examines any documents.';
    throw new StoreError('Location4890500', `Command let Expression tried to access a field, but ${reason}`);
  }
  if (name === 'NOW') return new Date();
  if (['CLUSTER_TIME', 'USER_ROLES', 'SEARCH_META', 'JS_SCOPE', 'IS_MR'].includes(name)) throw new NotSupportedError(`the variable $$${name}`);
  throw new StoreError('Location17276', `Use of undefined variable: ${name}`);
}

/** Follows a path into documents, and into each document of the arrays on the way; numbers are no positions here. */
function valueOf(value: Leaf, path: readonly string[], at: number): Leaf {
  if (at === path.length) return value;
  if (Array.isArray(value)) {
    const found: Value[] = [];
    for (const item of value) {
      if (!isDoc(item)) continue;
      const inner = valueOf(item, path, at);
      if (inner !== MISSING) found.push(inner);
    }
    return found;
  }
  const part = path[at] ?? '';
  return isDoc(value) && Object.hasOwn(value, part) ? valueOf(value[part], path, at + 1) : MISSING;
}
