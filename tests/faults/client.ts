import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { errorBody } from '../../engine/contract/index.ts';

/** An answer that says what happened; null: nobody knows whether anything did. */
export type Answer = { status: number; code: string | null; body: unknown } | null;

export interface FaultyClient {
  /** Asks once. 5xx, a cut connection and silence are no answer. */
  once(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer>;
  /** Asks again until there is an answer: only for what may be asked twice. Null when `patienceMs` has passed. */
  persistently(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, patienceMs?: number): Promise<Answer>;
  /** The parsed body of an acknowledged request. Throws when there is none in time. */
  read<T>(path: string, schema: z.ZodType<T>): Promise<T>;
}

/** A request to a process that stands still is given up after so long. ms. */
const SILENCE_MS = 8_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
export const PATIENCE_MS = 90_000;

/** A signed-in client of an API that may be killed, stopped and cut from its store at any time. */
export async function signInClient(url: string, { email, password }: { email: string; password: string }, onDoubt: () => void = () => {}): Promise<FaultyClient> {
  let cookie = '';

  async function once(method: string, path: string, body?: object): Promise<Answer> {
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { Origin: new URL(url).origin, Cookie: cookie, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(SILENCE_MS),
      });
      if (response.status >= 500) throw new Error(`${method} ${path}: ${response.status}`);
      const [session] = response.headers.getSetCookie();
      cookie = session?.split(';')[0] ?? cookie;
      const answer: unknown = response.status === 204 ? null : await response.json();
      return { status: response.status, code: response.ok ? null : errorBody.parse(answer).error.code, body: answer };
    } catch {
      // Whatever it was: nobody knows what became of the request.
      onDoubt();
      return null;
    }
  }

  async function persistently(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, patienceMs = PATIENCE_MS): Promise<Answer> {
    const deadline = performance.now() + patienceMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const answer = await once(method, path, body);
      if (answer && answer.status !== 429) return answer;
      if (performance.now() > deadline) return null;
      await sleep(pause);
    }
  }

  const signedIn = await persistently('POST', '/api/session', { email, password });
  if (signedIn?.status !== 200) throw new Error(`${email} could not sign in: ${JSON.stringify(signedIn)}`);
  return {
    once,
    persistently,
    async read(path, schema) {
      const answer = await persistently('GET', path);
      if (answer?.status !== 200) throw new Error(`GET ${path}: ${JSON.stringify(answer)}`);
      return schema.parse(answer.body);
    },
  };
}
