import { access } from 'node:fs/promises';

/** Whether there is a file or directory with this path. */
export async function isPresent(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
