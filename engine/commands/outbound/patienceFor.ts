import type { Message } from '../../models/index.ts';

const ACK_TIMEOUT_MS = 15_000;
/** A file goes up before its message, over a line that is not slower than this. Bytes a second. */
const SLOWEST_LINE = 64 * 1024;

/** How long an acknowledgement of a message is waited for, ms. */
export function patienceFor({ media }: Pick<Message, 'media'>, ackTimeoutMs = ACK_TIMEOUT_MS): number {
  return ackTimeoutMs + Math.ceil(((media?.size ?? 0) / SLOWEST_LINE) * 1_000);
}
