import { ApiError } from '../providers/api.ts';

/** How long an attempt to send may take, in ms, before it counts as lost and is tried again. */
export const SEND_TIMEOUT = 15_000;

/** Pauses between attempts, in ms. The same `clientMessageId` makes a repetition harmless. */
const PAUSES = [800, 2_000, 5_000, 10_000] as const;

/**
 * How long to wait before attempt number `attempt + 1` (the first attempt is 1), or null when trying
 * again by itself makes no sense: the server refused the message, or it has been tried often enough.
 */
export function pauseBeforeRetry(error: unknown, attempt: number): number | null {
  return isPassing(error) ? (PAUSES[attempt - 1] ?? null) : null;
}

/** Whether the failure may be gone in a moment: no answer, an answer of a broken server, or too many requests. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 0 || error.status === 429 || error.status >= 500;
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
