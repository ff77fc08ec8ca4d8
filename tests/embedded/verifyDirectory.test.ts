import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startEmbeddedServices } from '../../config/embeddedServices.ts';
import { readEnv } from '../../config/env.ts';
import { runProgram } from '../support/childProcess.ts';
import { createDataDir } from './support.ts';

/** `npm run verify` as a process: what it exits with and prints. */
async function verify(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const program = runProgram('config/verify.ts', env);
  const code = await program.exited;
  return { code, output: program.output() };
}

let dataDir: string;
beforeAll(async () => {
  dataDir = await createDataDir();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

it('finds the store of a directory, whether it runs or not, and ends with 2 where there is none', async () => {
  expect(await verify({ DATA_DIR: dataDir })).toMatchObject({ code: 2, output: expect.stringContaining('no store') });

  const env = readEnv({ DATA_DIR: dataDir, REDIS_URL: 'redis://none' });
  const services = await startEmbeddedServices(env, { onLost: () => undefined });
  try {
    expect((await stat(join(dataDir, 'store.address'))).mode & 0o777).toBe(0o600);
    expect(await verify({ DATA_DIR: dataDir })).toMatchObject({ code: 0, output: expect.stringContaining('0 conversations') });
  } finally {
    await services.stop();
  }
  await expect(stat(join(dataDir, 'store.address'))).rejects.toMatchObject({ code: 'ENOENT' });
  // As a killed process leaves it: not believed.
  await writeFile(join(dataDir, 'store.address'), JSON.stringify({ pid: process.pid, uri: 'mongodb://127.0.0.1:1/balcao' }));
  expect(await verify({ DATA_DIR: dataDir })).toMatchObject({ code: 0, output: expect.stringContaining('Everything is sound.') });
}, 90_000);
