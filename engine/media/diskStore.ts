import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createMeasure } from './measure.ts';
import { MediaMissingError, MediaStoreFullError, type MediaStore } from './mediaStore.ts';

/**
 * Files in two levels of directories under `directory`, by the last digits of their ids (the first ones are the time). What
 * is being written lies in `unfinished/` and is moved, once it is on the disk, in one step. Several processes may share it.
 */
export function createDiskStore({ directory, maxBytes }: { directory: string; maxBytes: number }): MediaStore {
  const unfinished = join(directory, 'unfinished');

  function pathOf(id: string): string {
    if (!/^[0-9a-f]{24}$/.test(id)) throw new MediaMissingError(id);
    return join(directory, id.slice(-2), id.slice(-4, -2), id);
  }

  return {
    maxBytes,

    async write(id, source) {
      const path = pathOf(id);
      const temporary = join(unfinished, `${id}.${randomUUID()}`);
      const measure = createMeasure(maxBytes);
      // It may fail before anybody reads it; reading it then says so.
      source.on('error', () => undefined);
      try {
        await mkdir(unfinished, { recursive: true, mode: 0o700 });
        const target = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
        // A file that is opened only after the source failed would come after its removal.
        await once(target, 'open');
        await pipeline(source, measure.through, target);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(temporary, path);
        await syncDirectory(dirname(path));
        return measure.result();
      } catch (error) {
        source.destroy();
        await rm(temporary, { force: true });
        throw isFull(error) ? new MediaStoreFullError({ cause: error }) : error;
      }
    },

    async open(id, range) {
      const stream = createReadStream(pathOf(id), range);
      try {
        await once(stream, 'open');
      } catch (error) {
        throw isMissing(error) ? new MediaMissingError(id, { cause: error }) : error;
      }
      return stream;
    },

    async stat(id) {
      try {
        return { size: (await stat(pathOf(id))).size };
      } catch (error) {
        if (isMissing(error) || error instanceof MediaMissingError) return null;
        throw error;
      }
    },

    async remove(id) {
      await rm(pathOf(id), { force: true });
    },

    async removeUnfinished(before) {
      let count = 0;
      for (const name of await namesIn(unfinished)) {
        const path = join(unfinished, name);
        try {
          if ((await stat(path)).mtime >= before) continue;
          await rm(path);
          count += 1;
        } catch (error) {
          if (!isMissing(error)) throw error; // Finished or removed meanwhile.
        }
      }
      return count;
    },
  };
}

/** A rename survives a power cut once its directory is on the disk. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function isFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
