import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { startEmbeddedRedis } from '../../config/embeddedRedis.ts';
import { isRunning } from '../../config/processIdentity.ts';
import { waitFor } from '../support/waitFor.ts';

describe('the embedded Redis', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'balcao-redis-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('keeps what was written for the next start, evicts nothing and asks for its password', async () => {
    const first = await startEmbeddedRedis({ dataDir });
    await using(first.uri, async (redis) => {
      await redis.set('key', 'kept');
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    });
    await using(first.uri.replace(/:\w+@/, ':wrong@'), (stranger) => expect(stranger.ping()).rejects.toThrow(/WRONGPASS|NOAUTH/));
    await first.stop();

    const second = await startEmbeddedRedis({ dataDir });
    await using(second.uri, async (redis) => {
      expect(await redis.get('key')).toBe('kept');
    });
    await second.stop();
  });

  it('ends when its parent is killed', async () => {
    const module = new URL('../../config/embeddedRedis.ts', import.meta.url).href;
    const script = `const { startEmbeddedRedis } = await import(${JSON.stringify(module)}); await startEmbeddedRedis({ dataDir: ${JSON.stringify(dataDir)} }); console.log('up'); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('../..', import.meta.url)) });
    await new Promise<void>((resolve, reject) => {
      parent.stdout.once('data', () => resolve());
      parent.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)));
    });
    const pid = Number(await readFile(join(dataDir, 'redis.pid'), 'utf8'));
    expect(await isRunning(pid, /redis|valkey/)).toBe(true);

    parent.kill('SIGKILL');

    await waitFor(async () => !(await isRunning(pid, /redis|valkey/)));
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    expect(stdout.includes(dataDir)).toBe(false);
  });
});

async function using(url: string, work: (redis: Redis) => Promise<void>): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined); // A refused password is what a test looks for.
  try {
    await work(redis);
  } finally {
    redis.disconnect();
  }
}
