import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirInUseError, lockDataDir } from '../../config/lockDataDir.ts';

describe('the lock of a data directory', () => {
  let dataDir: string;
  const lockFile = () => join(dataDir, 'balcao.lock');
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'balcao-lock-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('is refused while its process runs', async () => {
    // The parent of this process certainly runs.
    await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, start: null }));
    await expect(lockDataDir(dataDir)).rejects.toThrow(DataDirInUseError);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({ pid: process.ppid, dataDir });
  });

  it.each([
    ['whose process is gone', JSON.stringify({ pid: 2 ** 22 - 1, start: null })],
    ['whose number went to a later process', JSON.stringify({ pid: process.ppid, start: '1' })],
    ['that a crash left half-written', '{"pid":12'],
    ['that a crash left empty', ''],
  ])('is taken over from one %s', async (_which, content) => {
    await writeFile(lockFile(), content);
    await lockDataDir(dataDir);
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is given back', async () => {
    const unlock = await lockDataDir(dataDir);
    await unlock();
    await expect(readFile(lockFile())).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
