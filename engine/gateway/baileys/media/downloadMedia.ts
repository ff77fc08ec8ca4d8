import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage as Answer } from 'node:http';
import { get, type Agent } from 'node:https';
import { pipeline, Transform, type Readable } from 'node:stream';
import { DEF_MEDIA_HOST, getMediaKeys } from '@whiskeysockets/baileys';
import { MediaDamagedError, MediaGoneError } from '../../driver.ts';
import { isLoopback } from '../../../../config/isLoopback.ts';
import type { MediaSource } from './mediaSource.ts';

export interface DownloadOptions {
  /** Asks the phone to put the file up again, and answers where it is then. Throws {@link MediaGoneError}. */
  refresh(source: MediaSource): Promise<MediaSource>;
  /** The host for files that the server named when we connected. */
  mediaHost?: string | undefined;
  /** Another server than WhatsApp's, for tests: files may lie on its host too. */
  serverUrl?: string | undefined;
  /** Trusts another authority than the process does, for tests within one process. */
  agent?: Agent | undefined;
}

/** So long nothing may come, ms. */
const SILENCE_MS = 60_000;
/** Each file ends with so much of its HMAC-SHA-256. */
const MAC_BYTES = 10;
/** What WhatsApp answers for what it has no more, mostly after two weeks. */
const GONE = new Set([403, 404, 410]);

/**
 * Fetches and decrypts a file as a stream, and checks what Baileys does not: its MAC, and SHA-256 before and after. What
 * does not fit fails with {@link MediaDamagedError} before the stream ends. What is gone is asked for once more; then
 * {@link MediaGoneError}. Only from WhatsApp's own hosts: whoever writes to us chooses the address.
 */
export async function downloadMedia(source: MediaSource, options: DownloadOptions): Promise<Readable> {
  const first = await fetchFile(source, options);
  if (first) return decrypted(first, source);
  const renewed = await options.refresh(source);
  const second = await fetchFile(renewed, options);
  if (!second) throw new MediaGoneError();
  return decrypted(second, renewed);
}

/** Null when it is gone from there. */
async function fetchFile(source: MediaSource, { mediaHost, serverUrl, agent }: DownloadOptions): Promise<Readable | null> {
  const answer = await ask(addressOf(source, { mediaHost, serverUrl }), agent);
  const status = answer.statusCode ?? 0;
  if (status === 200) return answer;
  answer.destroy();
  if (GONE.has(status)) return null;
  throw new Error(`the file was answered with ${status}`);
}

/** Throws {@link MediaGoneError} for an address that is none of WhatsApp's. */
function addressOf({ directPath, url }: MediaSource, hosts: Hosts): URL {
  const given = url && URL.canParse(url) ? new URL(url) : null;
  const own = given && isTrusted(given, hosts) ? given : null;
  // A file's own address may be WhatsApp's while we speak to another server.
  const host = hosts.serverUrl ? (hosts.mediaHost ?? own?.host) : (own?.host ?? hosts.mediaHost);
  if (directPath?.startsWith('/')) return new URL(`https://${host ?? DEF_MEDIA_HOST}${directPath}`);
  if (!own) throw new MediaGoneError('the file has no address of WhatsApp');
  return own;
}

type Hosts = Pick<DownloadOptions, 'mediaHost' | 'serverUrl'>;

function isTrusted({ protocol, host, hostname }: URL, { mediaHost, serverUrl }: Hosts): boolean {
  if (protocol !== 'https:') return false;
  return host === mediaHost || hostname.endsWith('.whatsapp.net') || (serverUrl !== undefined && (hostname === new URL(serverUrl).hostname || isLoopback(hostname)));
}

function ask(address: URL, agent: Agent | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent, timeout: SILENCE_MS, headers: { origin: 'https://web.whatsapp.com' } }, resolve);
    request.on('timeout', () => request.destroy(new Error('the file does not come')));
    request.on('error', reject);
  });
}

async function decrypted(encrypted: Readable, source: MediaSource): Promise<Readable> {
  const { iv, cipherKey, macKey } = await getMediaKeys(Buffer.from(source.mediaKey, 'base64'), source.kind);
  if (!macKey) throw new MediaDamagedError('the file has no key');
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const mac = createHmac('sha256', macKey).update(iv);
  const [before, after] = [createHash('sha256'), createHash('sha256')];
  let held: Buffer = Buffer.alloc(0);
  const opening = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      before.update(chunk);
      const all = Buffer.concat([held, chunk]);
      const body = all.subarray(0, Math.max(0, all.length - MAC_BYTES));
      held = all.subarray(body.length);
      mac.update(body);
      const plain = decipher.update(body);
      after.update(plain);
      done(null, plain);
    },
    flush(done) {
      try {
        if (held.length < MAC_BYTES || !timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), held)) throw new MediaDamagedError('the file’s MAC differs');
        const rest = decipher.final();
        after.update(rest);
        if (differs(before.digest(), source.fileEncSha256) || differs(after.digest(), source.fileSha256)) throw new MediaDamagedError('the file’s SHA-256 differs');
        done(null, rest);
      } catch (cause) {
        done(cause instanceof MediaDamagedError ? cause : new MediaDamagedError(undefined, { cause }));
      }
    },
  });
  // The reader hears of a failure by the stream itself.
  return pipeline(encrypted, opening, () => undefined);
}

function differs(digest: Buffer, expected: string | null): boolean {
  return expected !== null && !digest.equals(Buffer.from(expected, 'base64'));
}
