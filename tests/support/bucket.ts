import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import aws4 from 'aws4';
import type { S3Options } from '../../engine/media/index.ts';
import { sha256 } from './files.ts';

/** A bucket as S3-compatible services have it, in memory: what our store asks of them, refused when it is not signed or not whole. */
export interface TestBucket {
  options: S3Options;
  files: Map<string, Buffer>;
  /** Answers everything with this status. */
  fault?: number;
  close(): Promise<void>;
}

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };

export async function startBucket(): Promise<TestBucket> {
  const files = new Map<string, Buffer>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server's address is an object.
  const bucket: TestBucket = {
    files,
    options: { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'balcao', ...credentials },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return bucket;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const end = (status: number, headers = {}, content: Buffer = Buffer.alloc(0)) => response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : content);
    if (bucket.fault) return void end(bucket.fault);
    if (!isSigned(request)) return void end(403);
    if (sha256(body) !== request.headers['x-amz-content-sha256']) return void end(400);
    const path = request.url ?? '';
    const file = files.get(path);
    if (request.method === 'PUT') {
      if (Number(request.headers['content-length']) !== body.length) return void end(411);
      files.set(path, body);
      return void end(200);
    }
    if (request.method === 'DELETE') return void end(files.delete(path) ? 204 : 404);
    if (!file) return void end(404, {}, Buffer.from('<Code>NoSuchKey</Code>'));
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range) return void end(206, {}, file.subarray(Number(range[1]), Number(range[2]) + 1));
    end(200, { 'Content-Length': file.length }, file);
  }
}

/** Signed by us, the same request has the same signature. */
function isSigned({ method, url, headers }: IncomingMessage): boolean {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const given = Object.fromEntries(names.map((name) => [name, headers[name]]));
  const again = aws4.sign({ service: 's3', region: 'us-east-1', method: method ?? '', host: headers.host ?? '', path: url ?? '', headers: given }, credentials);
  return again.headers?.Authorization === headers.authorization;
}
