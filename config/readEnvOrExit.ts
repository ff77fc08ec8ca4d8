import { EnvironmentError, readEnv, type Env } from './env.ts';

/** The checked environment; a wrong one is printed and ends the process. */
export function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    if (error instanceof EnvironmentError) exitWith(error.message);
    throw error;
  }
}

/** Ends the process with one plain sentence. */
export function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
