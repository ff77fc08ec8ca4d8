import { isLoopback } from './isLoopback.ts';
import { delimiter } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/**
 * Every environment variable Balcão reads, validated once. This file is the only reader of `process.env`:
 * a bad value stops the start with the whole list of what is wrong.
 */
const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    /** TCP port of the API and the panel. @defaultValue 3000 */
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** Address to listen on. @defaultValue 127.0.0.1 (only this machine) */
    HOST: z.string().min(1).default('127.0.0.1'),
    /** The address people type, e.g. `https://atende.empresa.com.br`. With https, cookies are `__Host-` and Secure. */
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** How many reverse proxies stand in front (X-Forwarded-For is believed that far). @defaultValue 0 */
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    /** MongoDB's address. Without it the embedded document store runs. */
    MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://').optional(),
    /** Redis' (or Valkey's) address. Without it an embedded one is started. */
    REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://').optional(),
    /** Where the embedded services and media keep their files. @defaultValue .data */
    DATA_DIR: z.string().min(1).default('.data'),
    /** The largest file of a message, in MB (1,048,576 bytes). WhatsApp itself takes documents of up to 2 GB. @defaultValue 100 */
    MAX_MEDIA_MB: z.coerce.number().int().min(1).max(2048).default(100),
    /** Files of messages lie in this bucket of an S3-compatible service, for processes on several hosts. Without it under DATA_DIR. */
    S3_BUCKET: z.string().min(1).optional(),
    /** The service's address, e.g. `https://s3.sa-east-1.amazonaws.com`. */
    S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    /** @defaultValue us-east-1, which services other than AWS mostly want */
    S3_REGION: z.string().min(1).default('us-east-1'),
    S3_ACCESS_KEY_ID: z.string().min(1).optional(),
    S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
    /** The first administrator, made on an empty database. Both or neither. */
    ADMIN_EMAIL: z.email().optional(),
    ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
    /** Encrypts the devices' keys (AES-256-GCM): 32 bytes as base64 or hex. Made in DATA_DIR (`encryption.key`) when left out: see `encryptionKey.ts`. */
    ENCRYPTION_KEY: z.string().regex(/^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=)$/i, 'must be 32 bytes as hex or base64').optional(),
    /**
     * For tests: another server than WhatsApp's for devices on WhatsApp Web, `wss://…` (on this machine `ws://…` too). Its certificate
     * must be trusted, by NODE_EXTRA_CA_CERTS if need be.
     */
    BAILEYS_URL: z
      .url({ protocol: /^wss?$/ })
      .refine((url) => url.startsWith('wss:') || isLoopback(new URL(url).hostname), 'must be wss:, or ws: on this machine')
      .optional(),
    /** trace, debug, info, warn, error, fatal or silent. @defaultValue info; warn for `npm start` on a terminal */
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
    /** Prefix of every Redis key, for several installations on one Redis. @defaultValue balcao */
    REDIS_PREFIX: z.string().regex(/^[\w-]+$/).default('balcao'),
    /** How many jobs of a queue one worker process handles at once. @defaultValue 20 */
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(20),
    /** Opens demo data on an empty embedded store (loopback only). @defaultValue true */
    DEMO: flag.default(true),
    /** Port for `/metrics`, `/healthz` and `/readyz` of gateway and worker when they run apart from the API; 0: none. @defaultValue 0 */
    HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  })
  .refine((env) => Boolean(env.ADMIN_EMAIL) === Boolean(env.ADMIN_PASSWORD), {
    message: 'ADMIN_EMAIL and ADMIN_PASSWORD go together',
    path: ['ADMIN_PASSWORD'],
  })
  .refine((env) => !env.S3_BUCKET || (env.S3_ENDPOINT && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY), {
    message: 'S3_BUCKET needs S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
    path: ['S3_BUCKET'],
  });

export type Env = z.infer<typeof schema>;

/** Thrown when the environment is wrong: names every variable and what is wrong with it. */
export class EnvironmentError extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/** Reads and checks the environment. Empty variables count as not set. Throws {@link EnvironmentError}. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

/** The bucket that the environment names, when it does. */
export function s3Of({ S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }: Env) {
  if (!S3_BUCKET || !S3_ENDPOINT || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return undefined;
  return { bucket: S3_BUCKET, endpoint: S3_ENDPOINT, region: S3_REGION, accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY };
}

/** The environment for a child process: this process' own, with changes. */
export function childEnvironment(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** The directories that programs are looked for in. */
export function executableDirectories(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}
