import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncryptionKeyError, readEncryptionKey } from '../../config/encryptionKey.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'balcao-tests-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('reads the given key, as hex or base64', async () => {
  const key = Buffer.alloc(32, 5);
  for (const encoding of ['hex', 'base64'] as const) expect(await readEncryptionKey({ ENCRYPTION_KEY: key.toString(encoding), DATA_DIR: directory })).toEqual(key);
});

it('makes one for its owner alone, once, whoever else starts at the same moment', async () => {
  const DATA_DIR = join(directory, 'new');
  const keys = await Promise.all(Array.from({ length: 5 }, () => readEncryptionKey({ ENCRYPTION_KEY: undefined, DATA_DIR })));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  const path = join(DATA_DIR, 'encryption.key');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readFile(path, 'utf8')).trim()).toBe(keys[0]?.toString('hex'));
});

it('refuses a file that holds something else, and leaves it', async () => {
  await writeFile(join(directory, 'encryption.key'), 'oops');
  await expect(readEncryptionKey({ ENCRYPTION_KEY: undefined, DATA_DIR: directory })).rejects.toBeInstanceOf(EncryptionKeyError);
  expect(await readFile(join(directory, 'encryption.key'), 'utf8')).toBe('oops');
});
