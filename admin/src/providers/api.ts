import type { ErrorBody } from '../../../engine/contract/index.ts';

/** An answer of the API that is not a success: its HTTP status, stable code and a sentence for the person. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The server could not be reached at all. */
export const UNREACHABLE = 'unreachable';

export type Query = Record<string, string | number | boolean | undefined>;

/** An answer with its headers, for lists that carry `Content-Range`. */
export interface ApiAnswer<T> {
  body: T;
  headers: Headers;
}

let locale = 'pt-BR';

/** The language in which the server writes its sentences. */
export function setApiLocale(next: string): void {
  locale = next;
}

/** What goes with every call. */
export function apiHeaders(): Record<string, string> {
  return { accept: 'application/json', 'accept-language': locale };
}

/** Calls `/api<path>` with the session's cookie. Throws {@link ApiError}. */
export async function request<T>(method: string, path: string, options: { query?: Query; body?: unknown; signal?: AbortSignal } = {}): Promise<ApiAnswer<T>> {
  const response = await send(method, path, options);
  const text = await response.text();
  const body: unknown = text ? parse(text) : null;
  if (!response.ok) throw toApiError(response.status, body);
  // The shape is the contract's; the server's tests hold it to that.
  return { body: body as T, headers: response.headers };
}

export const api = {
  get: async <T>(path: string, query?: Query, signal?: AbortSignal) => (await request<T>('GET', path, { query, signal })).body,
  post: async <T>(path: string, body: unknown = {}) => (await request<T>('POST', path, { body })).body,
  put: async <T>(path: string, body: unknown) => (await request<T>('PUT', path, { body })).body,
  delete: async <T>(path: string) => (await request<T>('DELETE', path)).body,
};

async function send(method: string, path: string, { query, body, signal }: { query?: Query; body?: unknown; signal?: AbortSignal }): Promise<Response> {
  const url = new URL(`/api${path}`, window.location.origin);
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  const isForm = body instanceof FormData;
  try {
    return await fetch(url, {
      method,
      credentials: 'same-origin',
      signal,
      headers: { ...apiHeaders(), ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}) },
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, UNREACHABLE, UNREACHABLE);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The error of an answer that is not a success. */
export function toApiError(status: number, body: unknown): ApiError {
  const error = (body as Partial<ErrorBody> | null)?.error;
  return new ApiError(status, error?.code ?? 'internal', error?.message ?? String(status), error?.fields);
}
