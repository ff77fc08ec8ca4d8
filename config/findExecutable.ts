import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { executableDirectories } from './env.ts';

/** Where Debian and Homebrew put servers, whether or not the PATH says so. */
const USUAL_DIRECTORIES = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The path of the first of these programs that is installed, or null. */
export async function findExecutable(...names: string[]): Promise<string | null> {
  for (const name of names) {
    for (const directory of [...executableDirectories(), ...USUAL_DIRECTORIES]) {
      const path = join(directory, name);
      if (await canExecute(path)) return path;
    }
  }
  return null;
}

async function canExecute(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
