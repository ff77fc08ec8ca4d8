import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, isMissing } from './fileErrors.ts';
import { createMeasure } from './measure.ts';
import { MediaStoreFullError, type WrittenMedia } from './mediaStore.ts';

/** Where files lie while they come in, on the disk of whoever takes them. */
export interface Staging {
  /**
   * Writes a stream to a file that is on the disk for good, and gives it to `keep`, which may move it away; nothing of it is
   * left afterwards. Throws MediaTooLargeError, MediaStoreFullError and what the stream and `keep` fail with.
   */
  take(id: string, source: Readable, keep: (path: string, written: WrittenMedia) => Promise<void>): Promise<WrittenMedia>;
  /** See {@link MediaStore.removeUnfinished}. */
  removeUnfinished(before: Date): Promise<number>;
}

export function createStaging({ directory, maxBytes }: { directory: string; maxBytes: number }): Staging {
  return {
    async take(id, source, keep) {
      const path = join(directory, `${id}.${randomUUID()}`);
      const measure = createMeasure(maxBytes);
      // It may fail before anybody reads it; reading it then says so.
      source.on('error', () => undefined);
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
        // A file that is opened only after the source failed would come after its removal.
        await once(target, 'open');
        await pipeline(source, measure.through, target);
        const written = measure.result();
        await keep(path, written);
        return written;
      } catch (error) {
        source.destroy();
        throw isFull(error) ? new MediaStoreFullError({ cause: error }) : error;
      } finally {
        await rm(path, { force: true });
      }
    },

    async removeUnfinished(before) {
      let count = 0;
      for (const name of await namesIn(directory)) {
        const path = join(directory, name);
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

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}
