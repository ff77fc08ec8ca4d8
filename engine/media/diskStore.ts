import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from './fileErrors.ts';
import { isMediaId, MediaMissingError, type MediaStore } from './mediaStore.ts';
import { createStaging } from './staging.ts';

/**
 * Files in two levels of directories under `directory`, by the last digits of their ids (the first ones are the time). What
 * is being written lies in `unfinished/` and is moved, once it is on the disk, in one step. Several processes may share it.
 */
export function createDiskStore({ directory, maxBytes }: { directory: string; maxBytes: number }): MediaStore {
  const staging = createStaging({ directory: join(directory, 'unfinished'), maxBytes });

  function pathOf(id: string): string {
    if (!isMediaId(id)) throw new MediaMissingError(id);
    return join(directory, id.slice(-2), id.slice(-4, -2), id);
  }

  return {
    maxBytes,

    async write(id, source) {
      const path = pathOf(id);
      return staging.take(id, source, async (staged) => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(staged, path);
        await syncDirectory(dirname(path));
      });
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
      if (!isMediaId(id)) return null;
      try {
        return { size: (await stat(pathOf(id))).size };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async remove(id) {
      await rm(pathOf(id), { force: true });
    },

    removeUnfinished: (before) => staging.removeUnfinished(before),
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
