import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT, ToolError } from './failures.ts';

/** The store's directory: the one that was named, or `store` in it, where Balcão's DATA_DIR has its own. Throws ToolError when there must be a store and is none. */
export async function storeDirectory(named: string, purpose: 'read' | 'write'): Promise<string> {
  for (const directory of [named, join(named, 'store')]) {
    if (await isThere(join(directory, 'store.mdb'))) return directory;
  }
  if (purpose === 'read') throw new ToolError(`There is no store in ${named}.`);
  return named;
}

/** `reason` names the directory and the process. */
export function directoryInUse(reason: string): ToolError {
  return new ToolError(`${reason}. Stop what runs there (npm start, or another npm run store) and try again.`, EXIT.directoryInUse);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false, // whatever the reason: what cannot be reached cannot be opened
  );
}
