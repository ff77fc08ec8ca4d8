/** What the tool cannot do, in a sentence for the person who asked; the process ends with the code. */
export class ToolError extends Error {
  override name = 'ToolError';

  constructor(message: string, readonly exitCode: ExitCode = EXIT.failed) {
    super(message);
  }
}

/** Exit codes of the tool, as `--help` names them. */
export const EXIT = { done: 0, failed: 1, usage: 2, directoryInUse: 3, portInUse: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What went wrong, in its own words. Told by shape: an error may come from another realm. */
export function reasonOf(cause: unknown): string {
  return isObject(cause) && typeof cause.message === 'string' ? cause.message : String(cause);
}

/** Whether it is a failure of the system or of the server with this code. */
export function hasCode(cause: unknown, code: string | number): boolean {
  return isObject(cause) && cause.code === code;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
