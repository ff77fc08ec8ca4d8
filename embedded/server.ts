import { parseArgs } from 'node:util';

import { DirectoryLockedError } from './errors.ts';
import { startStore } from './store.ts';

/**
 * The store as a process of its own:
 * `node --import tsx embedded/server.ts --data <dir> [--port N] [--parent-stdin]`.
 * Prints one line of JSON when it is ready. Ends on SIGTERM and SIGINT; with `--parent-stdin` when its stdin closes, and
 * not on SIGINT and SIGHUP: a terminal's Ctrl-C (and closing) reaches the parent too, which needs the store until
 * it has stopped.
 * Exit codes: 2 for wrong arguments, 3 when another process holds the directory, 1 for anything else.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string', default: '0' }, 'parent-stdin': { type: 'boolean', default: false } },
  });
  const port = Number(values.port);
  if (!values.data || !Number.isInteger(port)) throw new UsageError('usage: server.ts --data <dir> [--port N] [--parent-stdin]');
  const { uri, stop } = await startStore({ dataDir: values.data, port });
  const end = (): void => {
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end);
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, values['parent-stdin'] ? () => undefined : end);
  if (values['parent-stdin']) process.stdin.on('end', end).on('error', end).resume();
  process.stdout.on('error', end);
  process.stdout.write(`${JSON.stringify({ ready: true, uri })}\n`);
}

class UsageError extends Error {
  override name = 'UsageError';
}

function fail(cause: unknown): void {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(cause instanceof DirectoryLockedError ? 3 : cause instanceof UsageError ? 2 : 1);
}

main().catch(fail);
