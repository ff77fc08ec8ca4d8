import { DirectoryLockedError } from '../errors.ts';
import { startStore } from '../store.ts';
import { EXIT, ToolError } from './failures.ts';
import { directoryInUse, storeDirectory } from './storeDirectory.ts';

/** Serves a directory until SIGTERM, Ctrl-C or the closing of the terminal. Throws ToolError when it cannot. */
export async function serveAlone({ data, port }: { data: string; port: number }, say: (sentence: string) => void): Promise<void> {
  const directory = await storeDirectory(data, 'write');
  // Before the start: a signal that comes meanwhile ends it just as well.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const store = await startStore({ dataDir: directory, port }).catch((cause: unknown) => {
    if (cause instanceof DirectoryLockedError) throw directoryInUse(cause.message);
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw new ToolError(`Port ${port} is in use: choose another with --port.`, EXIT.portInUse);
    throw cause;
  });
  say(`The store serves ${directory} at ${store.uri} until Ctrl-C or SIGTERM.`);
  await asked;
  await store.stop();
}
