import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { errorBody } from '../../../contract/index.ts';

/** The API answered with an error. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    call: string,
    message: string,
  ) {
    super(`${call}: ${status} ${code}: ${message}`);
    this.name = 'ApiError';
  }
}

/** Everything the replay asks for may be asked again: its ids are its own. */
const TRIES = 6;
const FIRST_PAUSE_MS = 200;
const MAY_PASS = new Set([429, 502, 503, 504]);

export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  put<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  /** The session, as a request's `Cookie`. */
  cookie(): string;
}

/** A client of Balcão's REST API that keeps its session and tries again what a busy or restarting server refuses. */
export function createApiClient(baseUrl: string): ApiClient {
  const cookies = new Map<string, string>();

  async function call<T>(method: string, path: string, schema: z.ZodType<T>, body?: object): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(method, path, schema, body);
      } catch (error) {
        const mayPass = error instanceof ApiError ? MAY_PASS.has(error.status) : error instanceof TypeError; // `fetch` throws TypeError when nobody answers.
        if (!mayPass || attempt >= TRIES) throw error;
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  async function once<T>(method: string, path: string, schema: z.ZodType<T>, body?: object): Promise<T> {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        Origin: new URL(baseUrl).origin,
        ...(cookies.size > 0 && { Cookie: cookie() }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(answer);
    const { error } = errorBody.catch({ error: { code: 'unknown', message: response.statusText } }).parse(answer);
    const fields = Object.entries(error.fields ?? {}).map(([field, sentence]) => `${field}: ${sentence}`);
    throw new ApiError(response.status, error.code, `${method} ${path}`, [error.message, ...fields].join(' '));
  }

  function cookie(): string {
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  return {
    cookie,
    get: (path, schema) => call('GET', path, schema),
    post: (path, body, schema) => call('POST', path, schema, body),
    put: (path, body, schema) => call('PUT', path, schema, body),
  };
}
