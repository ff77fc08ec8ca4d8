import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createS3Store, MediaStoreAwayError } from '../../../engine/media/index.ts';
import { startBucket, type TestBucket } from '../../support/bucket.ts';
import { PNG } from '../../support/files.ts';
import { ID, MAX_BYTES, testMediaStore } from './mediaStoreContract.ts';

let bucket: TestBucket;
let stagingDirectory: string;

beforeAll(async () => {
  bucket = await startBucket();
  stagingDirectory = await mkdtemp(join(tmpdir(), 'balcao-staging-'));
});
afterAll(async () => {
  await bucket.close();
  await rm(stagingDirectory, { recursive: true, force: true });
});
beforeEach(() => {
  bucket.files.clear();
  bucket.fault = undefined;
});

const storeWith = (changes: Partial<TestBucket['options']> = {}) => createS3Store({ ...bucket.options, ...changes, stagingDirectory, maxBytes: MAX_BYTES });
const staged = () => readdir(stagingDirectory);

testMediaStore('in a bucket', async () => ({
  store: storeWith(),
  files: async () => [...(await staged()), ...[...bucket.files.keys()].map((path) => path.slice('/balcao/media/'.length))],
}));

it('says that the service is away, refuses or fails, and leaves nothing', async () => {
  const write = (store = storeWith()) => store.write(ID, Readable.from([PNG]));
  await expect(write(storeWith({ secretAccessKey: 'wrong' }))).rejects.toThrow(/PUT was answered with 403/);
  await expect(write(storeWith({ endpoint: 'http://127.0.0.1:9' }))).rejects.toBeInstanceOf(MediaStoreAwayError);
  bucket.fault = 503;
  for (const failing of [write(), storeWith().open(ID), storeWith().stat(ID), storeWith().remove(ID)]) await expect(failing).rejects.toBeInstanceOf(MediaStoreAwayError);
  expect([await staged(), bucket.files.size]).toEqual([[], 0]);
});

it('takes an endpoint with a path', async () => {
  const store = storeWith({ endpoint: `${bucket.options.endpoint}/s3/` });
  await store.write(ID, Readable.from([PNG]));
  expect([...bucket.files.keys()]).toEqual([`/s3/balcao/media/${ID}`]);
});
