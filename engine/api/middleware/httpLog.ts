import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../../../config/logger.ts';

/** Asked for every few seconds: worth a line only when they fail. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Gives each request an id (answered as `X-Request-Id`) and logs its answer: method, path and status, never the query
 * string, headers or bodies, which carry what customers say and are.
 */
export function httpLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId(_request, response) {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    customLogLevel(request, response, error) {
      if (error || response.statusCode >= 500) return 'error';
      if (QUIET.has(pathOf(request.url))) return 'silent';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({ id: request.id, method: request.method, path: pathOf(request.url) }),
      res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
      // The store's errors carry the values they are about; what went wrong and where is enough.
      err: (error: { type?: string; code?: unknown; message?: string; stack?: string }) => ({ type: error.type, code: error.code, message: error.message, stack: error.stack }),
    },
  });
}

function pathOf(url: string | undefined): string {
  return (url ?? '').split('?')[0] ?? '';
}
