import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { Types } from 'mongoose';
import { createMeasure } from '../../media/index.ts';
import type { SimulatedFile } from '../../models/index.ts';
import { MediaDamagedError, MediaGoneError } from '../driver.ts';

/** The simulated network's files, in the store like all of its memory (GridFS), so that every process finds them. */

/** What is known of a file beside its bytes. */
export type FileAbout = Omit<SimulatedFile, 'fileId' | 'size' | 'sha256'>;

/** More than any network takes, bytes: a trial must not fill the store. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Takes a file to the network. Throws {@link MediaTooLargeError} and what the stream fails with; then nothing is left of it. */
export async function keepFile(source: Readable, about: FileAbout, maxBytes = MAX_BYTES): Promise<SimulatedFile> {
  const measure = createMeasure(maxBytes);
  const upload = bucket().openUploadStream('file');
  try {
    await pipeline(source, measure.through, upload);
  } catch (error) {
    await upload.abort();
    throw error;
  }
  const { size, sha256 } = measure.result();
  return { ...about, fileId: upload.id.toHexString(), size, sha256 };
}

/**
 * A file's bytes, checked as they go: the stream fails with {@link MediaDamagedError} before its end when they are not those
 * that were taken, or when they shall not be. Throws {@link MediaGoneError}.
 */
export async function openFile({ fileId, sha256 }: Pick<SimulatedFile, 'fileId' | 'sha256'>, { isDamaged = false } = {}): Promise<Readable> {
  const id = new Types.ObjectId(fileId);
  if (!(await bucket().find({ _id: id }).hasNext())) throw new MediaGoneError();
  return Readable.from(checked(bucket().openDownloadStream(id), sha256, isDamaged), { objectMode: false });
}

async function* checked(chunks: AsyncIterable<Buffer>, sha256: string, isDamaged: boolean): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (isDamaged || hash.digest('hex') !== sha256) throw new MediaDamagedError();
}

function bucket() {
  const { db } = mongoose.connection;
  if (!db) throw new Error('the store is not connected');
  return new mongoose.mongo.GridFSBucket(db, { bucketName: 'simulatedFiles' });
}
