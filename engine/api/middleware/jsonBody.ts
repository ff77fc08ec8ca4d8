import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../errors.ts';

/** The largest body the API reads, in bytes. */
export const BODY_LIMIT = 256 * 1024;

const parseJson = express.json({ limit: BODY_LIMIT, type: 'application/json' });

/** The same for a route that takes other kinds of bodies too. */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => jsonBody(request, response, (error?: unknown) => (error instanceof Error ? reject(error) : resolve())));
  return request.body;
}

/** Reads a JSON body. Any other kind of body is 415; no body at all is an empty object to the schemas. */
export const jsonBody: RequestHandler = (request, response, next) => {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is('application/json')) throw new AppError('unsupported_media');
  parseJson(request, response, next);
};
