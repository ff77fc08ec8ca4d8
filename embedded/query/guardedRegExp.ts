import { createContext, Script } from 'node:vm';

import { StoreError } from '../errors.ts';

/** Milliseconds that an expression may take over one text, about what PCRE's limit of 10 million steps comes to. */
const LIMIT_MILLISECONDS = 100;

const SEARCH = new Script('search()');
const CONTEXT: { search: () => RegExpExecArray | null } = { search: () => null };
createContext(CONTEXT);

/**
 * An expression that cannot hold up the thread: where backtracking could take long, it is cut off. Its methods and
 * those of strings throw Location51156 then, as MongoDB does when PCRE gives up.
 */
export class GuardedRegExp extends RegExp {
  /** Characters of a text from which on the search is watched, which costs some 70 µs. */
  private readonly harmless: number;

  constructor(source: string | RegExp, flags: string) {
    super(source, flags);
    this.harmless = harmlessLength(this.source);
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length <= this.harmless) return super.exec(text);
    CONTEXT.search = () => super.exec(text);
    try {
      return SEARCH.runInContext(CONTEXT, { timeout: LIMIT_MILLISECONDS });
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      throw new StoreError('Location51156', `Error occurred while executing the regular expression /${this.source}/: it takes too long over a text of ${text.length} characters`);
    }
  }
}

/** The error comes from the other context, where `Error` is another one. */
function isTimeout(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Up to how many characters no search can take long: none when a repeated group may make it exponential. */
function harmlessLength(source: string): number {
  if (/\)[*+{]/.test(source)) return 0;
  const repetitions = source.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  if (repetitions === 0) return Number.POSITIVE_INFINITY;
  return repetitions === 1 ? 4096 : 256;
}
