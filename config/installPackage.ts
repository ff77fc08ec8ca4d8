import { rm, writeFile } from 'node:fs/promises';
import { findExecutable } from './findExecutable.ts';
import { isPresent } from './isPresent.ts';
import { runCommand } from './runCommand.ts';

/** Debian asks this script before it starts a service that it installs; 101 is its word for "no". */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Whether this is a Debian or Ubuntu where we may install packages. */
export async function canInstallPackages(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return (await isPresent('/etc/debian_version')) && (await findExecutable('apt-get')) !== null;
}

/** Installs a package by apt without starting its service: Balcão runs its own. Throws with apt's last lines. */
export async function installPackage(name: 'redis-server' | 'chromium'): Promise<void> {
  const hasPolicy = await isPresent(SERVICE_POLICY);
  if (!hasPolicy) await writeFile(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', name);
  } finally {
    if (!hasPolicy) await rm(SERVICE_POLICY, { force: true });
  }
}

function apt(...args: string[]): Promise<void> {
  return runCommand('apt-get', ['-q', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } });
}
