import type { MatchPosition } from '../bson/paths.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { assertFieldPath, compileExpression } from '../expression/compile.ts';
import { isTrue } from '../expression/operator.ts';
import { OPERATORS, REFUSED_OPERATORS } from '../expression/operators.ts';
import { firstMatch, positioned, readSlice, sliceAt } from './arrayProjections.ts';
import { compileFilter } from './match.ts';
import { ProjectionTree, type FieldRule } from './projectionTree.ts';
import { PLAIN_SCOPE, type Scope } from './scope.ts';

/** What a projection makes of a document. */
export type Projection = (doc: Doc) => Doc;

export interface ProjectionOptions {
  scope?: Scope;
  /** The filter of a find, for the positional `$`; without it the projection is one of a pipeline. */
  filter?: Doc;
}

/**
 * Compiles a projection: inclusion or exclusion, `_id`, nested and dotted fields, calculated ones, and in a find
 * `$slice`, `$elemMatch` and the positional `$`. Undefined when it asks for whole documents.
 * Throws MongoDB's codes, such as Location31253 for inclusion among exclusions.
 */
export function compileProjection(projection: Doc, { scope = PLAIN_SCOPE, filter }: ProjectionOptions = {}): Projection | undefined {
  if (Object.keys(projection).length === 0) return undefined;
  const reader = new ProjectionReader(scope, filter);
  reader.readFields(projection, []);
  return reader.finish(Object.keys(projection).some((field) => field === '_id' || field.startsWith('_id.')));
}

interface ReadRule {
  path: string[];
  rule: FieldRule;
}

/** Collects what a projection says of each field, and finds out whether it includes or excludes. */
class ProjectionReader {
  private readonly rules: ReadRule[] = [];
  /** Fields of `$slice`, which says neither that they are included nor that the others are. */
  private readonly slicedPaths: string[][] = [];
  /** What is done to a result at last: slices and the positional `$`. */
  private readonly afterwards: ((result: Doc, doc: Doc) => Doc)[] = [];
  private includes: boolean | undefined;
  private id: 'included' | 'excluded' | undefined;
  private hasElemMatch = false;
  private hasPositional = false;

  constructor(
    private readonly scope: Scope,
    private readonly filter: Doc | undefined,
  ) {}

  readFields(fields: Doc, parent: string[]): void {
    for (const [field, rule] of Object.entries(fields)) this.readField(field, rule, parent);
  }

  finish(namesId: boolean): Projection {
    const includes = this.includes ?? (this.slicedPaths.length > 0 ? this.id === 'included' : this.hasElemMatch || this.id === 'included');
    const tree = new ProjectionTree(includes);
    for (const { path, rule } of this.rules) tree.add(path, rule);
    if (includes) for (const path of this.slicedPaths) tree.add(path, 'listed');
    if (includes && !namesId) tree.add(['_id'], 'listed');
    if (includes ? this.id === 'excluded' : this.id === 'included') tree.remove('_id');
    const { afterwards } = this;
    if (afterwards.length === 0) return (doc) => tree.apply(doc);
    return (doc) => afterwards.reduce((result, change) => change(result, doc), tree.apply(doc));
  }

  private readField(field: string, rule: Value, parent: string[]): void {
    const isPositional = field === '$' || field.endsWith('.$') || field.includes('.$.');
    if (isPositional && !this.filter) throw new StoreError('Location31324', 'Cannot use positional projection in aggregation projection');
    if (isDoc(rule)) {
      if (isPositional) throw new StoreError('Location31271', 'positional projection cannot be used with an expression or sub object');
      this.readObject(pathOf(field, parent), rule);
    } else if (typeof rule === 'boolean' || isNumeric(rule)) {
      if (isPositional && isTrue(rule)) this.readPositional(field, parent);
      else this.readListed(pathOf(field, parent), field, isTrue(rule));
    } else {
      if (isPositional) throw new StoreError('Location31308', 'positional projection cannot be used with a literal');
      this.readExpression(pathOf(field, parent), rule, 31310, `Cannot use an expression ${field} in an exclusion projection`);
    }
  }

  private readListed(path: string[], field: string, included: boolean): void {
    this.rules.push({ path, rule: 'listed' });
    if (path.length === 1 && path[0] === '_id') this.id = included ? 'included' : 'excluded';
    else this.setMode(included, included ? 31253 : 31254, `Cannot do ${included ? 'inclusion' : 'exclusion'} on field ${field} in ${included ? 'exclusion' : 'inclusion'} projection`);
  }

  private readObject(path: string[], rule: Doc): void {
    const [operator, ...others] = Object.keys(rule);
    if (operator === undefined) throw new StoreError('Location51270', 'An empty sub-projection is not a valid value. Found empty object at path');
    if (!operator.startsWith('$') || others.length > 0) {
      this.readFields(rule, path);
      return;
    }
    if (operator === '$slice' && this.filter && this.readSlice(path, rule.$slice)) return;
    if (operator === '$elemMatch') {
      this.readElemMatch(path, rule.$elemMatch);
      return;
    }
    if (!Object.hasOwn(OPERATORS, operator) && !REFUSED_OPERATORS.has(operator)) throw new StoreError('Location31325', `Unknown expression ${operator}`);
    this.readExpression(path, rule, 31252, 'Cannot use expression other than $meta in exclusion projection');
  }

  private readExpression(path: string[], source: Value, code: number, message: string): void {
    this.rules.push({ path, rule: compileExpression(source, this.scope) });
    this.setMode(true, code, message);
  }

  /** A slice of find, if it is one: `{$slice: ['$a', 2]}` is the expression. */
  private readSlice(path: string[], operand: Value): boolean {
    const bounds = readSlice(operand);
    if (!bounds) return false;
    this.slicedPaths.push(path);
    this.afterwards.push((result) => sliceAt(result, path, 0, bounds) as Doc); // a document stays one
    return true;
  }

  private readElemMatch(path: string[], operand: Value): void {
    if (!this.filter) throw new StoreError('InvalidPipelineOperator', 'Cannot use $elemMatch in this context');
    if (!isDoc(operand)) throw new StoreError('Location31274', 'elemMatch: Invalid argument, object required');
    if (this.hasPositional) throw new StoreError('Location31255', 'Cannot specify positional operator and $elemMatch.');
    if (path.length > 1) throw new StoreError('Location31275', 'Cannot use $elemMatch projection on a nested field.');
    this.hasElemMatch = true;
    this.rules.push({ path, rule: firstMatch(path[0] ?? '', operand, this.scope) });
  }

  private readPositional(field: string, parent: string[]): void {
    if (this.hasPositional) throw new StoreError('Location31276', 'Cannot specify more than one positional projection per query.');
    if (this.hasElemMatch) throw new StoreError('Location31256', 'Cannot specify positional operator and $elemMatch.');
    if (field.endsWith('.$.')) throw new StoreError('Location31270', "Path cannot end with '.$.'");
    const [before = '', after] = field.split(/\.?\$(?:\.|$)/, 2);
    if (after?.includes('$')) throw new StoreError('Location31287', `Cannot use positional operator twice: ${field}`);
    if (after) throw new StoreError('Location31394', `As of 4.4, it's illegal to specify positional operator in the middle of a path.Positional projection may only be used at the end, for example: a.b.$.`);
    const path = pathOf(before, parent);
    const filter = this.filter ?? {};
    const matches = compileFilter(filter, this.scope);
    if (!namesField(filter, path[0] ?? '')) throw new StoreError('Location31277', `Positional projection '${field}' does not match the query document.`);
    this.hasPositional = true;
    this.rules.push({ path, rule: 'listed' });
    this.setMode(true, 31253, `Cannot do inclusion on field ${field} in exclusion projection`);
    this.afterwards.push((result, doc) => {
      const position: MatchPosition = {};
      matches(doc, position);
      return positioned(result, path, 0, position.index) as Doc; // a document stays one
    });
  }

  private setMode(includes: boolean, code: number, message: string): void {
    if (this.includes !== undefined && this.includes !== includes) throw new StoreError(`Location${code}`, message);
    this.includes = includes;
  }
}

function pathOf(field: string, parent: string[]): string[] {
  const path = field.split('.');
  assertFieldPath(path);
  return [...parent, ...path];
}

/** Whether a filter has a condition on a field or on something in it. */
function namesField(filter: Doc, field: string): boolean {
  return Object.entries(filter).some(([name, condition]) =>
    name.startsWith('$') ? Array.isArray(condition) && condition.some((part) => isDoc(part) && namesField(part, field)) : name.split('.')[0] === field,
  );
}
