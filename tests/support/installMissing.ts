import { findRedis } from '../../config/embeddedRedis.ts';
import { canInstallPackages, installPackage } from '../../config/installPackage.ts';
import { isPresent } from '../../config/isPresent.ts';

/** Debian's Chromium, or the one that CHROMIUM_PATH names. */
export const CHROMIUM_PATH = process.env.CHROMIUM_PATH || '/usr/bin/chromium';

/**
 * What the tests need besides npm's packages: installed on Debian and Ubuntu as root, which is said; elsewhere an error
 * that tells how to get it.
 */
export async function installMissing({ chromium }: { chromium: boolean }): Promise<void> {
  const missing = [
    ...(!process.env.REDIS_URL && !(await findRedis()) ? (['redis-server'] as const) : []),
    ...(chromium && !(await isPresent(CHROMIUM_PATH)) ? (['chromium'] as const) : []),
  ];
  for (const name of missing) {
    if (!(await canInstallPackages())) {
      throw new Error(`The tests need ${name}: apt-get install ${name}, or name yours with ${name === 'chromium' ? 'CHROMIUM_PATH' : 'REDIS_URL'}.`);
    }
    process.stderr.write(`Installing ${name} by apt-get, which the tests need…\n`);
    await installPackage(name);
  }
}
