import { createReadStream } from 'node:fs';
import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import aws4 from 'aws4';
import { isMediaId, MediaMissingError, MediaStoreAwayError, type MediaStore } from './mediaStore.ts';
import { createStaging } from './staging.ts';

/** A bucket of an S3-compatible service, addressed by its path: `<endpoint>/<bucket>/media/<id>`. */
export interface S3Options {
  /** `https://s3.sa-east-1.amazonaws.com`, or where a MinIO listens. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Nothing comes or goes for so long: the service is away. */
const IDLE_MS = 60_000;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Files in a bucket, for gateways on several hosts. A file is written to the disk first, since its size and its hash go
 * before it; the service compares the hash, so what arrives is whole.
 */
export function createS3Store({ stagingDirectory, maxBytes, ...s3 }: S3Options & { stagingDirectory: string; maxBytes: number }): MediaStore {
  const staging = createStaging({ directory: stagingDirectory, maxBytes });

  async function ask(id: string, request: Omit<S3Request, 'id'>, expected: number[]): Promise<IncomingMessage> {
    if (!isMediaId(id)) throw new MediaMissingError(id);
    const response = await send(s3, { id, ...request });
    if (expected.includes(response.statusCode ?? 0)) return response;
    const said = (await text(response)).slice(0, 500);
    if (response.statusCode === 404) throw new MediaMissingError(id);
    throw new MediaStoreAwayError(`${request.method} was answered with ${response.statusCode}: ${said}`);
  }

  return {
    maxBytes,

    async write(id, source) {
      if (!isMediaId(id)) throw new MediaMissingError(id);
      return staging.take(id, source, async (path, { size, sha256 }) => {
        (await ask(id, { method: 'PUT', sha256, headers: { 'Content-Length': size }, path }, [200])).resume();
      });
    },

    open: (id, range) => ask(id, { method: 'GET', headers: range && { Range: `bytes=${range.start}-${range.end}` } }, range ? [206] : [200]),

    async stat(id) {
      try {
        const response = (await ask(id, { method: 'HEAD' }, [200])).resume();
        return { size: Number(response.headers['content-length']) };
      } catch (error) {
        if (error instanceof MediaMissingError) return null;
        throw error;
      }
    },

    async remove(id) {
      (await ask(id, { method: 'DELETE' }, [200, 204, 404])).resume();
    },

    removeUnfinished: (before) => staging.removeUnfinished(before),
  };
}

interface S3Request {
  id: string;
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  headers?: OutgoingHttpHeaders | undefined;
  /** Of the body. */
  sha256?: string;
  /** The file that is the body. */
  path?: string;
}

/** Resolves with the answer's head. Throws {@link MediaStoreAwayError} when there is none. */
async function send({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Options, { id, method, headers, sha256 = EMPTY_SHA256, path }: S3Request): Promise<IncomingMessage> {
  const url = new URL(`${bucket}/media/${id}`, `${endpoint.replace(/\/$/, '')}/`);
  const signed = aws4.sign(
    { service: 's3', region, method, host: url.host, path: url.pathname, headers: { ...headers, 'X-Amz-Content-Sha256': sha256 } },
    { accessKeyId, secretAccessKey },
  );
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { method, headers: signed.headers });
  request.setTimeout(IDLE_MS, () => request.destroy(new Error(`nothing within ${IDLE_MS} ms`)));
  const answered = new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).on('error', reject));
  try {
    if (path === undefined) request.end();
    else await Promise.race([pipeline(createReadStream(path), request), answered]);
    return await answered;
  } catch (cause) {
    answered.catch(() => undefined);
    throw new MediaStoreAwayError(`${method} was not answered`, { cause });
  }
}
