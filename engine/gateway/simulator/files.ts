import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { Types } from 'mongoose';
import type { SimulatedFile } from '../../models/index.ts';
import { MediaDamagedError, MediaGoneError } from '../driver.ts';

/** The simulated network's files, in the store like all of its memory (GridFS), so that every process finds them. */

/** What is known of a file beside its bytes. */
export type FileAbout = Omit<SimulatedFile, 'fileId' | 'size' | 'sha256'>;

/** Takes a file to the network. */
export async function keepFile(source: Readable, about: FileAbout): Promise<SimulatedFile> {
  const hash = createHash('sha256');
  let size = 0;
  const upload = bucket().openUploadStream('file');
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    upload,
  );
  return { ...about, fileId: upload.id.toHexString(), size, sha256: hash.digest('hex') };
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

/** The network forgets a file, as WhatsApp's does after some weeks. */
export async function forgetFile(fileId: string): Promise<void> {
  await bucket().delete(new Types.ObjectId(fileId));
}

function bucket() {
  const { db } = mongoose.connection;
  if (!db) throw new Error('the store is not connected');
  return new mongoose.mongo.GridFSBucket(db, { bucketName: 'simulatedFiles' });
}
