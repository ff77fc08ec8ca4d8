import { join } from 'node:path';
import { createDiskStore } from './diskStore.ts';
import type { MediaStore } from './mediaStore.ts';
import { createS3Store, type S3Options } from './s3Store.ts';

export interface MediaStoreOptions {
  dataDir: string;
  /** The largest file, bytes. */
  maxBytes: number;
  /** Left out: on the disk, under `dataDir`. */
  s3?: S3Options | undefined;
}

/** The media store of an installation. */
export function createMediaStore({ dataDir, maxBytes, s3 }: MediaStoreOptions): MediaStore {
  const directory = join(dataDir, 'media');
  return s3 ? createS3Store({ ...s3, stagingDirectory: join(directory, 'unfinished'), maxBytes }) : createDiskStore({ directory, maxBytes });
}
