import { once } from 'node:events';

import { DirectoryLockedError } from '../errors.ts';
import { startStore } from '../store.ts';
import { EXIT, hasCode, ToolError } from './failures.ts';
import type { Surroundings } from './runTool.ts';
import { directoryInUse, storeDirectory } from './storeDirectory.ts';

/** Serves a directory until the signal. Throws ToolError when it cannot. */
export async function serveAlone({ data, port }: { data: string; port: number }, { say, signal }: Surroundings): Promise<void> {
  const directory = await storeDirectory(data, 'write');
  const store = await startStore({ dataDir: directory, port }).catch((cause: unknown) => {
    if (cause instanceof DirectoryLockedError) throw directoryInUse(cause.message);
    if (hasCode(cause, 'EADDRINUSE')) throw new ToolError(`Port ${port} is in use: choose another with --port.`, EXIT.portInUse);
    throw cause;
  });
  say(`The store serves ${directory} at ${store.uri} until Ctrl-C or SIGTERM.`);
  if (!signal.aborted) await once(signal, 'abort');
  await store.stop();
}
