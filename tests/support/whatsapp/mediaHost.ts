import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MEDIA_PATH_MAP, type MediaType } from '@whiskeysockets/baileys';
import type { Faults } from './faults.ts';

/** What uploads carry as `auth`, told with `media_conn`. */
export const MEDIA_AUTH = 'stand-in';

const MAX_BYTES = 2 ** 31;

/** Keeps encrypted files, in memory: clients upload and download over HTTPS, simulated devices directly. */
export class MediaHost {
  /** Host and port. */
  host = '';
  private readonly files = new Map<string, Buffer>();
  private readonly expired = new Set<string>();

  constructor(private readonly faults: Faults) {}

  /** Keeps a file. Answers its direct path. */
  store(bytes: Buffer, kind: MediaType): string {
    const directPath = `${MEDIA_PATH_MAP[kind as keyof typeof MEDIA_PATH_MAP] || '/mms/other'}/${randomBytes(16).toString('hex')}.enc`; // Kinds without a path of their own give undefined.
    this.files.set(directPath, bytes);
    return directPath;
  }

  /** Throws when there is no such file. */
  read(directPath: string): Buffer {
    const bytes = this.files.get(directPath);
    if (!bytes) throw new Error(`No file at ${directPath}`);
    return bytes;
  }

  urlOf(directPath: string): string {
    return `https://${this.host}${directPath}`;
  }

  /** From now on the file is answered with 410, as when it is older than two weeks. */
  expire(directPath: string): void {
    this.expired.add(directPath);
  }

  /** Uploads the file anew, as the phone does that is asked to. Answers the new direct path. */
  renew(directPath: string): string {
    const renewed = `${directPath.slice(0, directPath.lastIndexOf('/'))}/${randomBytes(16).toString('hex')}.enc`;
    this.files.set(renewed, this.read(directPath));
    return renewed;
  }

  /** Damages the file within, so that it decrypts to something else. */
  tamper(directPath: string): void {
    const bytes = Buffer.from(this.read(directPath));
    bytes[0] = (bytes[0] ?? 0) ^ 0xff;
    this.files.set(directPath, bytes);
  }

  /** Answers an HTTP request: POST uploads, GET downloads, with ranges. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `https://${this.host}`);
    if (this.faults.mediaStatus) end(response, this.faults.mediaStatus);
    else if (request.method === 'POST') await this.takeUpload(url, request, response);
    else this.giveFile(url, request, response);
  }

  private async takeUpload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BYTES) return end(response, 413);
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const kind = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
    const promised = decodeURIComponent(url.pathname.slice(kind.length + 1));
    if (url.searchParams.get('auth') !== MEDIA_AUTH) return end(response, 401);
    if (createHash('sha256').update(bytes).digest('base64url') !== promised) return end(response, 400);
    const directPath = `${kind}/${randomBytes(16).toString('hex')}.enc`;
    this.files.set(directPath, bytes);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ url: this.urlOf(directPath), direct_path: directPath }));
  }

  private giveFile(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const bytes = this.files.get(url.pathname);
    if (!bytes) return end(response, 404);
    if (this.expired.has(url.pathname)) return end(response, 410);
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) {
      response.setHeader('content-length', bytes.length).end(bytes);
      return;
    }
    const part = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined);
    response.writeHead(206, { 'content-length': part.length, 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` }).end(part);
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
