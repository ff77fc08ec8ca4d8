import { readFile } from 'node:fs/promises';

/** What tells a process from a later one with the same number: when it was started, where the system says it (Linux). */
export async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The second field is the program's name in parentheses and may hold spaces; the start is the 22nd.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Whether the process runs and, where the system can tell, its command line fits. A zombie does not run. */
export async function isRunning(pid: number, command?: RegExp): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (line === null) return true;
  return line !== '' && (command?.test(line) ?? true);
}
