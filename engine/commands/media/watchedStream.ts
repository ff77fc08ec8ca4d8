import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Nothing came for so long. */
export class StreamStalledError extends Error {
  constructor(idleMs: number) {
    super(`nothing came within ${idleMs} ms`);
    this.name = 'StreamStalledError';
  }
}

/**
 * What `open` gives, ended by the signal, and with {@link StreamStalledError} when it does not open or nothing comes for
 * `idleMs`: even when what is behind it waits for its network for ever and cannot be closed.
 */
export async function watchedStream(open: () => Promise<Readable>, { signal, idleMs }: { signal: AbortSignal; idleMs: number }): Promise<Readable> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new StreamStalledError(idleMs)), idleMs);
  const end = AbortSignal.any([signal, idle.signal]);
  try {
    const stream = await orAborted(open(), end);
    const through = new PassThrough().once('close', () => clearTimeout(timer));
    end.addEventListener('abort', () => through.destroy(reasonOf(end)), { once: true });
    // What goes wrong here, `through` fails with too.
    pipeline(stream, alive(timer), through).catch(() => undefined);
    return through;
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}

function alive(timer: NodeJS.Timeout): (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* (chunks) {
    for await (const chunk of chunks) {
      timer.refresh();
      yield chunk;
    }
  };
}

/** A stream that comes after all is closed. */
async function orAborted(opening: Promise<Readable>, signal: AbortSignal): Promise<Readable> {
  const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(reasonOf(signal)), { once: true }));
  try {
    return await Promise.race([opening, aborted]);
  } catch (error) {
    opening.then(
      (stream) => stream.destroy(),
      () => undefined,
    );
    throw error;
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}
