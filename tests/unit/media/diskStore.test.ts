import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { createDiskStore, HEAD_BYTES, MediaMissingError, MediaTooLargeError, type MediaStore } from '../../../engine/media/index.ts';
import { runProgram } from '../../support/childProcess.ts';
import { sha256 } from '../../support/files.ts';
import { waitFor } from '../../support/waitFor.ts';

const ID = '0123456789abcdef01234567';
let directory: string;
let store: MediaStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'balcao-media-'));
  store = createDiskStore({ directory, maxBytes: 200_000 });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function files(): Promise<string[]> {
  return (await readdir(directory, { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => name);
}

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

it('lies where the end of its id says, alone', async () => {
  await store.write(ID, Readable.from([Buffer.from('a')]));
  await store.write(ID, Readable.from([Buffer.from('b')]));
  expect(await readdir(join(directory, '67', '45'))).toEqual([ID]);
  expect(await files()).toEqual([ID]);
  expect(await buffer(await store.open(ID))).toEqual(Buffer.from('b'));
});

it('takes as many bytes as it may, and leaves nothing of one more', async () => {
  await store.write(ID, Readable.from([Buffer.alloc(200_000)]));
  await store.remove(ID);
  await expect(store.write(ID, Readable.from([Buffer.alloc(200_000), Buffer.alloc(1)]))).rejects.toEqual(new MediaTooLargeError(200_000));
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
});

it('removes what a killed process was writing, and lets alone what still grows', async () => {
  expect(await store.removeUnfinished(new Date())).toBe(0);
  const unfinished = join(directory, 'unfinished');
  await mkdir(unfinished);
  await writeFile(join(unfinished, 'dead'), 'x');
  await utimes(join(unfinished, 'dead'), new Date(0), new Date('2026-01-01T10:00:00Z'));
  const growing = createWriteStream(join(unfinished, 'growing'));
  growing.end('y');
  await once(growing, 'close');
  expect(await store.removeUnfinished(new Date('2026-01-01T10:00:01Z'))).toBe(1);
  expect(await files()).toEqual(['growing']);
});

it('has nothing of a file whose writer was killed, and takes it from another one', async () => {
  const writer = runProgram('tests/support/endlessUpload.ts', {}, [directory]);
  const unfinished = join(directory, 'unfinished');
  await waitFor(async () => (await stat(join(unfinished, (await readdir(unfinished))[0] ?? ''))).size > 100_000, { what: 'a part of the file' });
  writer.child.kill('SIGKILL');
  await writer.exited;
  expect(await store.stat(ID)).toBeNull();
  await store.write(ID, Readable.from([Buffer.from('whole')]));
  expect(await store.removeUnfinished(new Date(Date.now() + 1_000))).toBe(1);
  expect(await files()).toEqual([ID]);
});
