import { createHash } from 'node:crypto';
import { HEAD_BYTES, MediaTooLargeError, type WrittenMedia } from './mediaStore.ts';

/**
 * Lets a stream through and tells afterwards what went through it. Fails with {@link MediaTooLargeError} as soon as there
 * is a byte too many.
 */
export function createMeasure(maxBytes: number): { through: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>; result: () => WrittenMedia } {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let headSize = 0;
  let size = 0;
  return {
    async *through(source) {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > maxBytes) throw new MediaTooLargeError(maxBytes);
        hash.update(chunk);
        if (headSize < HEAD_BYTES) {
          const part = chunk.subarray(0, HEAD_BYTES - headSize);
          headSize += part.length;
          head.push(part);
        }
        yield chunk;
      }
    },
    result: () => ({ size, sha256: hash.digest('hex'), head: Buffer.concat(head) }),
  };
}
