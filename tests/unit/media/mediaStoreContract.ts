import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { HEAD_BYTES, MediaMissingError, MediaTooLargeError, type MediaStore } from '../../../engine/media/index.ts';
import { sha256 } from '../../support/files.ts';

export const ID = '0123456789abcdef01234567';
export const MAX_BYTES = 200_000;

export interface MediaStoreHarness {
  /** Empty, and takes {@link MAX_BYTES}. */
  store: MediaStore;
  /** The names of all files that are kept, or left over anywhere. */
  files(): Promise<string[]>;
}

/** What every media store must do, wherever it keeps its files. */
export function testMediaStore(name: string, setUp: () => Promise<MediaStoreHarness>): void {
  describe(`the media store ${name}`, () => {
    let store: MediaStore;
    let files: MediaStoreHarness['files'];
    beforeEach(async () => {
      ({ store, files } = await setUp());
    });

    it('gives back what was written, whole and in parts, and tells its hash and its beginning', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 4 }), fc.nat(), fc.nat(), async (chunks, one, other) => {
          const bytes = Buffer.concat(chunks);
          expect(await store.write(ID, Readable.from(chunks.map((chunk) => Buffer.from(chunk))))).toEqual({ size: bytes.length, sha256: sha256(bytes), head: bytes.subarray(0, HEAD_BYTES) });
          expect(await store.stat(ID)).toEqual({ size: bytes.length });
          expect(await buffer(await store.open(ID))).toEqual(bytes);
          if (bytes.length === 0) return;
          const [start = 0, end = 0] = [one % bytes.length, other % bytes.length].toSorted((a, b) => a - b);
          expect(await buffer(await store.open(ID, { start, end }))).toEqual(bytes.subarray(start, end + 1));
        }),
        { numRuns: 20 },
      );
    });

    it('takes as many bytes as it may, and leaves nothing of one more', async () => {
      await store.write(ID, Readable.from([Buffer.alloc(MAX_BYTES)]));
      await store.remove(ID);
      await expect(store.write(ID, Readable.from([Buffer.alloc(MAX_BYTES), Buffer.alloc(1)]))).rejects.toEqual(new MediaTooLargeError(MAX_BYTES));
      expect(await files()).toEqual([]);
      expect(await store.stat(ID)).toBeNull();
    });

    it('leaves what was there when the stream fails, and stops reading it', async () => {
      await store.write(ID, Readable.from([Buffer.from('before')]));
      let isClosed = false;
      const source = Readable.from(
        (async function* () {
          try {
            yield randomBytes(70_000);
            throw new Error('the line went dead');
          } finally {
            isClosed = true;
          }
        })(),
      );
      await expect(store.write(ID, source)).rejects.toThrow('the line went dead');
      expect(isClosed).toBe(true);
      expect(await files()).toEqual([ID]);
      expect(await buffer(await store.open(ID))).toEqual(Buffer.from('before'));
    });

    it('leaves nothing when the source has failed before it is read', async () => {
      const source = new Readable({ read: () => undefined });
      const writing = store.write(ID, source);
      source.destroy(new Error('gone'));
      await expect(writing).rejects.toThrow('gone');
      expect(await files()).toEqual([]);
    });

    it.each(['../../etc/passwd', '', 'ABCDEF0123456789ABCDEF01', `${ID}/..`, 'unfinished'])('knows no other ids than ours: %j', async (id) => {
      await expect(store.write(id, Readable.from([Buffer.from('x')]))).rejects.toBeInstanceOf(MediaMissingError);
      await expect(store.open(id)).rejects.toBeInstanceOf(MediaMissingError);
      expect(await store.stat(id)).toBeNull();
      expect(await files()).toEqual([]);
    });

    it('says that a file is not there', async () => {
      await expect(store.open(ID)).rejects.toBeInstanceOf(MediaMissingError);
      await store.remove(ID);
      expect(await store.stat(ID)).toBeNull();
      expect(await store.removeUnfinished(new Date())).toBe(0);
    });
  });
}
