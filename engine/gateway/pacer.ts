import { isDeepStrictEqual } from 'node:util';
import { isForStranger, readRecentlyLeft } from '../commands/outbound/index.ts';
import type { Pace } from '../contract/index.ts';
import type { Message } from '../models/index.ts';
import type { Services } from '../services.ts';
import { emptyBucket, fillingMs, rebuildBucket } from './pace/tokenBucket.ts';
import { createTurns, limitsOf, type PaceBuckets, type Turns } from './pace/turns.ts';

/** Who is called when a conversation's turn has come. */
export type Wake = (conversationId: string) => void;

/**
 * Keeps a device to its pace for as long as one gateway holds it, whatever becomes of its connection. What left before,
 * under other holders or another pace, it reads from the store: neither gives a fresh burst.
 */
export function createPacer({ services, deviceId, pace }: { services: Services; deviceId: string; pace: Pace | null }) {
  let current = pace;
  /** Null: no limit. */
  let turns: Turns | null = null;
  let wake: Wake | null = null;
  /** Whose turn it is, until it has taken it. */
  let woken: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let loading = load();

  async function load(): Promise<void> {
    const wanted = current;
    const loaded = wanted && createTurns(wanted, await readBuckets(wanted));
    if (wanted !== current) return;
    const waiting = turns?.waiting() ?? [];
    turns = loaded;
    woken = null;
    callNext();
    for (const conversationId of waiting) wake?.(conversationId);
  }

  async function readBuckets(wanted: Pace): Promise<PaceBuckets> {
    const limits = limitsOf(wanted);
    const reachMs = Math.max(fillingMs(limits.device), limits.strangers ? fillingMs(limits.strangers) : 0);
    try {
      const now = services.now().getTime();
      const left = await readRecentlyLeft(deviceId, new Date(now - reachMs));
      // The store's times are a wall clock's, which may be set; turns have the steady one's.
      const steady = performance.now();
      const times = left.map(({ at, isForStranger: isStranger }) => ({ at: steady - Math.max(0, now - at.getTime()), isStranger }));
      return {
        device: rebuildBucket(limits.device, times.map(({ at }) => at), steady),
        strangers: limits.strangers && rebuildBucket(limits.strangers, times.flatMap(({ at, isStranger }) => (isStranger ? [at] : [])), steady),
      };
    } catch (error) {
      services.log.warn({ err: error, deviceId }, 'what the device sent lately is not known, it begins slowly');
      const empty = emptyBucket(performance.now());
      return { device: empty, strangers: limits.strangers && empty };
    }
  }

  function callNext(): void {
    clearTimeout(timer);
    const next = wake && turns?.next(performance.now());
    if (!next || next.key === woken) return;
    const inMs = Math.ceil(next.at - performance.now());
    if (inMs > 0) timer = setTimeout(callNext, inMs);
    else {
      woken = next.key;
      wake?.(next.key);
    }
  }

  return {
    /** Whether the conversation's message may leave now. When not, the conversation is called when its turn has come. */
    async mayLeave(message: Message): Promise<boolean> {
      await loading;
      if (!turns || !message.conversationId) return true;
      const recipient = (await isForStranger(message)) ? 'stranger' : 'known';
      const key = message.conversationId.toHexString();
      const isTaken = turns.take(key, recipient, performance.now(), Math.random());
      if (woken === key) woken = null;
      callNext();
      return isTaken;
    },

    /** The conversation has nothing to send now. */
    leave(conversationId: string): void {
      if (!turns?.isInLine(conversationId)) return;
      turns.leave(conversationId);
      if (woken === conversationId) woken = null;
      callNext();
    },

    isInLine: (conversationId: string) => turns?.isInLine(conversationId) ?? false,

    /** Another pace from now on. */
    change(next: Pace | null): void {
      if (isDeepStrictEqual(next, current)) return;
      current = next;
      loading = load();
    },

    /** A connection stands: whose turn has come is told. */
    open(to: Wake): void {
      wake = to;
      callNext();
    },

    /** The connection is gone, and with it the line: who has something to send comes again at the next one. */
    close(): void {
      wake = null;
      clearTimeout(timer);
      for (const conversationId of turns?.waiting() ?? []) turns?.leave(conversationId);
      woken = null;
    },
  };
}

export type Pacer = ReturnType<typeof createPacer>;
