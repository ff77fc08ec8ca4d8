import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDiskStore, type MediaStore } from '../../../engine/media/index.ts';
import { runProgram } from '../../support/childProcess.ts';
import { waitFor } from '../../support/waitFor.ts';
import { ID, MAX_BYTES, testMediaStore } from './mediaStoreContract.ts';

let directory: string;
let store: MediaStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'balcao-media-'));
  store = createDiskStore({ directory, maxBytes: MAX_BYTES });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function files(): Promise<string[]> {
  return (await readdir(directory, { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => name);
}

testMediaStore('on disk', async () => ({ store, files }));

it('keeps a file where the end of its id says, alone', async () => {
  await store.write(ID, Readable.from([Buffer.from('a')]));
  await store.write(ID, Readable.from([Buffer.from('b')]));
  expect(await readdir(join(directory, '67', '45'))).toEqual([ID]);
  expect(await files()).toEqual([ID]);
  expect(await buffer(await store.open(ID))).toEqual(Buffer.from('b'));
});

it('removes what a killed process was writing, and lets alone what still grows', async () => {
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
