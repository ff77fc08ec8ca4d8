import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from './env.ts';

const KEY_BYTES = 32;

/** The file in DATA_DIR that holds a key which nobody gave. */
const FILE = 'encryption.key';

/** The file holds something else than a key: whoever repairs it should look for a copy of the right one first. */
export class EncryptionKeyError extends Error {
  constructor(path: string) {
    super(`${path} must hold 32 bytes as hex: without the right key, every WhatsApp number has to be paired anew.`);
    this.name = 'EncryptionKeyError';
  }
}

/**
 * The 32 bytes that encrypt the devices' keys: ENCRYPTION_KEY, or else those of a file in DATA_DIR that is made once, to be
 * read by its owner alone. Processes that do not share DATA_DIR have to be given one. Throws {@link EncryptionKeyError}.
 */
export async function readEncryptionKey({ ENCRYPTION_KEY, DATA_DIR }: Pick<Env, 'ENCRYPTION_KEY' | 'DATA_DIR'>): Promise<Buffer> {
  if (ENCRYPTION_KEY) return decode(ENCRYPTION_KEY);
  const path = join(DATA_DIR, FILE);
  const known = await readFile(path, 'utf8').catch(nullWhenMissing);
  if (known === null) await make(path, DATA_DIR);
  const text = (known ?? (await readFile(path, 'utf8'))).trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new EncryptionKeyError(path);
  await chmod(path, 0o600);
  return decode(text);
}

/** Whole or not at all, and once: of two processes that start together, one makes it. */
async function make(path: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(own, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(own, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(own, { force: true });
  }
}

function decode(text: string): Buffer {
  return Buffer.from(text, text.length === KEY_BYTES * 2 ? 'hex' : 'base64');
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
