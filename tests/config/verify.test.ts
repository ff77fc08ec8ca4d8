import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TimelineEventModel } from '../../engine/models/index.ts';
import { runProgram } from '../support/childProcess.ts';
import { createTestRuntime } from '../support/harness.ts';
import { createIdleDevice, incoming } from '../support/conversations.ts';
import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import { startEmbeddedServices } from '../../config/embeddedServices.ts';
import { readEnv } from '../../config/env.ts';

/** The command as a process: what it exits with and prints. */
async function verify(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const program = runProgram('config/verify.ts', env);
  const code = await program.exited;
  return { code, output: program.output() };
}

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'balcao-verify-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

it('ends with 0 on a sound store that MONGODB_URI names, with 1 on one that is not', async () => {
  const test = await createTestRuntime();
  try {
    const device = await createIdleDevice();
    await receiveMessage(test.services, incoming(device));
    await drainContact(test.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
    expect(await verify({ MONGODB_URI: test.mongoUri })).toMatchObject({ code: 0, output: expect.stringContaining('Everything is sound.') });
    await TimelineEventModel.deleteOne({ seq: 1 });
    expect(await verify({ MONGODB_URI: test.mongoUri })).toMatchObject({ code: 1, output: expect.stringContaining('entry 1 of the timeline is missing') });
  } finally {
    await test.close();
  }
}, 60_000);

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
