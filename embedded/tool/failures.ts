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
