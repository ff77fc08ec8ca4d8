import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The path of a program on the PATH (and where Debian and Homebrew keep servers), or null. */
export async function findExecutable(name: string): Promise<string | null> {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  for (const directory of directories.filter(Boolean)) {
    const path = join(directory, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
