import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import { isInline, MediaMissingError, nameOf, UNKNOWN_TYPE, type ByteRange, type MediaStore } from '../../media/index.ts';
import type { MessageMedia } from '../../models/index.ts';

/**
 * Whatever a customer sent is shown as what its first bytes say, never guessed at, and in an empty world: no script, no
 * request, no origin. Styles, pictures and films are those of a browser's own page around a file that is opened alone.
 */
const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'";

/**
 * Answers a file: inline when a browser may show it, else, or when `asDownload`, to be saved. Takes ranges (RFC 9110, 14),
 * HEAD and `If-None-Match`. Throws `media_pending`, `media_failed`, `media_gone`.
 */
export async function serveMedia(store: MediaStore, media: MessageMedia, { request, response, asDownload }: { request: Request; response: Response; asDownload: boolean }): Promise<void> {
  const size = await sizeOf(store, media);
  const isShown = isInline(media.mimeType);
  const etag = media.sha256 ? `"${media.sha256}"` : undefined;
  response.set({
    'Content-Type': isShown ? media.mimeType : UNKNOWN_TYPE,
    'Content-Disposition': contentDisposition(nameOf(media), { type: isShown && !asDownload ? 'inline' : 'attachment' }),
    'Content-Security-Policy': SANDBOX,
    'X-Content-Type-Options': 'nosniff',
    // Asked for again each time: who may see it changes, the file does not. Compressing it would spoil ranges.
    'Cache-Control': 'private, no-cache, no-transform',
    'Accept-Ranges': 'bytes',
    ...(etag && { ETag: etag }),
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const range = rangeOf(request, size, etag);
  if (range === 'unsatisfiable') {
    response.set({ 'Content-Range': `bytes */${size}`, 'Content-Type': 'text/plain' }).removeHeader('Content-Disposition');
    response.status(416).end();
    return;
  }
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  response.set('Content-Length', String(range ? range.end - range.start + 1 : size));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await send(store, media.id, range, response);
}

async function sizeOf(store: MediaStore, media: MessageMedia): Promise<number> {
  if (media.status === 'pending') throw new AppError('media_pending');
  if (media.status === 'failed') throw new AppError(media.reason === 'gone' ? 'media_gone' : 'media_failed');
  const found = await store.stat(media.id);
  if (!found) throw new AppError('media_gone');
  return found.size;
}

/** The part that was asked for, when it is one; several at once are answered with the whole, as RFC 9110 lets us. */
function rangeOf(request: Request, size: number, etag: string | undefined): ByteRange | null | 'unsatisfiable' {
  const ifRange = request.get('If-Range');
  if (ifRange !== undefined && ifRange !== etag) return null;
  const ranges = request.range(size);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  return ranges[0] ?? null;
}

async function send(store: MediaStore, id: string, range: ByteRange | null, response: Response): Promise<void> {
  try {
    await pipeline(await store.open(id, range ?? undefined), response);
  } catch (error) {
    if (error instanceof MediaMissingError) throw new AppError('media_gone', { cause: error });
    // They have seen enough, or went away.
    if (isPrematureClose(error)) return;
    throw error;
  }
}

function isPrematureClose(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
