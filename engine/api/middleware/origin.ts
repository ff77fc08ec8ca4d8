import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../../errors.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that a page of another origin sends with our cookie (CSRF). Besides the SameSite cookie: `Origin` must
 * be ours and `Sec-Fetch-Site` must say so, where a browser sends them; programs that send neither pass.
 */
export function refuseOtherOrigins(publicUrl: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (!READING.has(request.method) && !isOwnOrigin(request, publicUrl)) throw new AppError('origin_refused');
    next();
  };
}

/** Whether the request comes from our own pages, or from no page at all. Used for sockets too. */
export function isOwnOrigin({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.origin;
  if (origin === undefined) return true;
  if (publicUrl && origin === new URL(publicUrl).origin) return true;
  // The scheme cannot be known behind a proxy, so only host and port are compared.
  return URL.canParse(origin) && new URL(origin).host === headers.host;
}
