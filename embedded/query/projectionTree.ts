import { setField } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

/** What becomes of a field: it is one of those that are kept (or left out), or it is calculated from the document. */
export type FieldRule = 'listed' | ((root: Doc) => Leaf);

/**
 * The fields of a projection by their paths. `keepsListed` says whether the listed fields are the ones to keep
 * (`$project` with inclusions) or to leave out (exclusions; `$addFields` lists none).
 * Fields that are kept stay in the document's order; calculated ones take their old place or come last.
 */
export class ProjectionTree {
  private readonly rules = new Map<string, FieldRule | ProjectionTree>();
  private computes = false;

  /** `collision` is the code of two paths of which one goes through the other; those of find have two. */
  constructor(
    private readonly keepsListed: boolean,
    private readonly collision?: number,
  ) {}

  get isEmpty(): boolean {
    return this.rules.size === 0;
  }

  /** Throws Location31249 and Location31250 when a path is there already, or one that it goes through. */
  add(path: readonly string[], rule: FieldRule, at = 0): void {
    const part = path[at] ?? '';
    const known = this.rules.get(part);
    this.computes ||= rule !== 'listed';
    if (at === path.length - 1) {
      if (known) throw new StoreError(`Location${this.collision ?? 31250}`, `Path collision at ${path.join('.')}`);
      this.rules.set(part, rule);
      return;
    }
    if (known && !(known instanceof ProjectionTree)) {
      throw new StoreError(`Location${this.collision ?? 31249}`, `Path collision at ${path.join('.')} remaining portion ${path.slice(at + 1).join('.')}`);
    }
    const child = known ?? new ProjectionTree(this.keepsListed, this.collision);
    this.rules.set(part, child);
    child.add(path, rule, at + 1);
  }

  remove(field: string): void {
    this.rules.delete(field);
  }

  apply(doc: Doc): Doc {
    const result = this.keep(doc);
    if (this.computes) this.calculate(doc, result);
    return result;
  }

  private keep(doc: Doc): Doc {
    const result: Doc = {};
    for (const [field, value] of Object.entries(doc)) {
      const rule = this.rules.get(field);
      if (rule instanceof ProjectionTree) {
        const kept = rule.keepInside(value);
        if (kept !== MISSING) setField(result, field, kept);
      } else if (rule === 'listed' ? this.keepsListed : !this.keepsListed) setField(result, field, value);
    }
    return result;
  }

  private keepInside(value: Value): Leaf {
    if (isDoc(value)) return this.keep(value);
    // What is no document is replaced by one where something is calculated in it.
    if (!Array.isArray(value)) return this.keepsListed && !this.computes ? MISSING : value;
    const kept: Value[] = [];
    for (const item of value) {
      const inner = this.keepInside(item);
      if (inner !== MISSING) kept.push(inner);
    }
    return kept;
  }

  /** Sets the calculated fields of `result`; their expressions see the whole document. */
  private calculate(root: Doc, result: Doc): void {
    for (const [field, rule] of this.rules) {
      if (rule === 'listed' || (rule instanceof ProjectionTree && !rule.computes)) continue;
      const present = Object.hasOwn(result, field) ? result[field] : MISSING;
      const value = rule instanceof ProjectionTree ? rule.calculateInside(root, present) : rule(root);
      if (value === MISSING) delete result[field];
      else setField(result, field, value);
    }
  }

  private calculateInside(root: Doc, value: Leaf): Value {
    if (Array.isArray(value)) return value.map((item) => this.calculateInside(root, item));
    const result: Doc = isDoc(value) ? { ...value } : {};
    this.calculate(root, result);
    return result;
  }
}
