import { readFile } from 'node:fs/promises';
import { runProgram, type RunningChild } from '../childProcess.ts';
import type { StandIn } from './standIn.ts';

/** Any 32 bytes: what the devices' keys are encrypted with. */
export const TEST_KEY = Buffer.alloc(32, 7);

export interface GatewayPlace {
  mongoUri: string;
  redisUrl: string;
  redisPrefix: string;
}

/** A gateway process of its own, whose numbers connect to the stand-in. */
export function startGatewayProcess({ mongoUri, redisUrl, redisPrefix }: GatewayPlace, whatsapp: StandIn, env: Record<string, string> = {}): RunningChild {
  return runProgram('engine/gateway.ts', {
    MONGODB_URI: mongoUri,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: redisPrefix,
    BAILEYS_URL: whatsapp.url,
    NODE_EXTRA_CA_CERTS: whatsapp.caFile,
    ENCRYPTION_KEY: TEST_KEY.toString('base64'),
    LOG_LEVEL: 'warn',
    ...env,
  });
}

/** What a process holds in memory (resident), MB. */
export async function memoryOf({ child }: RunningChild): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
