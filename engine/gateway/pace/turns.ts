import type { Pace } from '../../contract/index.ts';
import { readyAt, takeToken, type Bucket, type BucketLimit } from './tokenBucket.ts';

/** Who a message is for: somebody who has written to the device, or a stranger, who never has. */
export type Recipient = 'known' | 'stranger';

/** What may leave: of everybody, and of strangers besides; null when strangers are like everybody else. */
export interface PaceBuckets {
  device: Bucket;
  strangers: Bucket | null;
}

export type Turns = ReturnType<typeof createTurns>;

/** The limits of a pace, as buckets have them. */
export function limitsOf({ messagesPerSecond, burst, strangerEverySeconds }: Pace): { device: BucketLimit; strangers: BucketLimit | null } {
  return {
    device: { perSecond: messagesPerSecond, burst },
    strangers: strangerEverySeconds > 0 ? { perSecond: 1 / strangerEverySeconds, burst: 1 } : null,
  };
}

/**
 * Whose message leaves next. Conversations stand in line, each once; who had a turn and wants another goes to the end, so
 * turns go round and five hundred messages of one hold nobody up. Strangers who wait for their own slower bucket let
 * those behind them pass. Pure but for what it remembers: times are the caller's, ms of one clock that never goes back.
 */
export function createTurns(pace: Pace, buckets: PaceBuckets) {
  const limits = limitsOf(pace);
  const everybody = { limit: limits.device, bucket: buckets.device };
  const strangers = limits.strangers && buckets.strangers && { limit: limits.strangers, bucket: buckets.strangers };
  /** By when they came; a Map keeps that order. */
  const lines: Record<Recipient, Map<string, number>> = { known: new Map(), stranger: new Map() };
  let arrivals = 0;

  function join(key: string, recipient: Recipient): void {
    const other = recipient === 'known' ? lines.stranger : lines.known;
    other.delete(key);
    if (lines[recipient].has(key)) return;
    arrivals += 1;
    lines[recipient].set(key, arrivals);
  }

  /** Who is next, and when: `now` or later. Null when nobody waits. */
  function next(now: number): { key: string; at: number } | null {
    const known = headOf('known', now);
    const stranger = headOf('stranger', now);
    if (!known || !stranger) return known ?? stranger;
    if (known.at !== stranger.at) return known.at < stranger.at ? known : stranger;
    return known.arrival < stranger.arrival ? known : stranger;
  }

  function headOf(recipient: Recipient, now: number): { key: string; arrival: number; at: number } | null {
    const [head] = lines[recipient];
    if (!head) return null;
    const at = Math.max(...bucketsOf(recipient).map(({ bucket, limit }) => readyAt(bucket, limit, now)));
    return { key: head[0], arrival: head[1], at };
  }

  function bucketsOf(recipient: Recipient): { limit: BucketLimit; bucket: Bucket }[] {
    return recipient === 'stranger' && strangers ? [everybody, strangers] : [everybody];
  }

  return {
    /** Whether one message of the conversation may leave now; its turn is used then. Else it stands in line. `chance`: from 0 to 1. */
    take(key: string, recipient: Recipient, now: number, chance: number): boolean {
      join(key, recipient);
      const first = next(now);
      if (first?.key !== key || first.at > now) return false;
      lines[recipient].delete(key);
      for (const each of bucketsOf(recipient)) each.bucket = takeToken(each.bucket, each.limit, now, chance);
      return true;
    },
    /** It wants nothing any more. */
    leave(key: string): void {
      lines.known.delete(key);
      lines.stranger.delete(key);
    },
    next,
    isInLine: (key: string) => lines.known.has(key) || lines.stranger.has(key),
    /** All who wait. */
    waiting: () => [...lines.known.keys(), ...lines.stranger.keys()],
  };
}
