import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPresent } from './isPresent.ts';
import { runCommand } from './runCommand.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the panel is made of. */
const SOURCES = ['admin', 'engine/contract', 'vite.config.ts', 'package-lock.json'];
const OUTPUT = join(ROOT, 'dist/admin');
/** Beside the panel, not in it: it is not for browsers. */
const HASH_FILE = join(ROOT, 'dist/admin.sources');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

/** Thrown when the panel is missing and cannot be built; `message` ends with Vite's last lines. */
export class PanelBuildError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PanelBuildError';
  }
}

/**
 * The directory of the built panel, building it first when its sources have changed. An image that carries the built
 * panel and no sources serves what it carries. `onBuild` is called when a build begins. Throws {@link PanelBuildError}.
 */
export async function ensurePanel(onBuild: () => void = () => undefined): Promise<string> {
  if (!(await isPresent(join(ROOT, 'admin')))) {
    if (await isPresent(join(OUTPUT, 'index.html'))) return OUTPUT;
    throw new PanelBuildError(`There is neither a built panel in ${OUTPUT} nor its sources.`);
  }
  const hash = await hashOfSources();
  if ((await readFile(HASH_FILE, 'utf8').catch(() => '')) === hash && (await isPresent(join(OUTPUT, 'index.html')))) return OUTPUT;
  onBuild();
  await build(hash);
  return OUTPUT;
}

/** Built beside the old panel and put in its place, so that nobody is served half of each. */
async function build(hash: string): Promise<void> {
  if (!(await isPresent(VITE))) throw new PanelBuildError('The panel must be built, and Vite is not installed: run `npm ci` (without --omit=dev).');
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  const fresh = `${OUTPUT}.${process.pid}`;
  const former = `${fresh}.old`;
  try {
    await runVite(['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']);
    await rename(OUTPUT, former).catch(() => undefined); // There was none.
    await rename(fresh, OUTPUT).catch(async (error: NodeJS.ErrnoException) => {
      // Another start built the same at the same time.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    await writeFile(HASH_FILE, hash);
  } finally {
    await Promise.all([fresh, former].map((path) => rm(path, { recursive: true, force: true })));
  }
}

async function runVite(args: string[]): Promise<void> {
  try {
    await runCommand(process.execPath, [VITE, ...args], { cwd: ROOT, env: { NODE_ENV: 'production', NODE_OPTIONS: '' } });
  } catch (error) {
    throw new PanelBuildError(`The panel could not be built. ${(error as Error).message}`);
  }
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of await filesOf(source)) {
      hash.update(path).update('\0').update(await readFile(join(ROOT, path))).update('\0');
    }
  }
  return hash.digest('hex');
}

/** Every file below a path of the project, in a fixed order. */
async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, path), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (!entries) return [path];
  const nested = await Promise.all(entries.sort((one, other) => (one.name < other.name ? -1 : 1)).map((entry) => filesOf(`${path}/${entry.name}`)));
  return nested.flat();
}
