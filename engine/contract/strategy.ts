import { z } from 'zod';

/**
 * - `roundRobin`: whoever was given something in the department longest ago
 * - `leastBusy`: whoever has the smallest share of their capacity in use
 * - `longestIdle`: whoever has had nothing new for the longest time
 * - `skills`: whoever is best at what the rule prefers, then the least busy
 * - `manual`: nobody; agents take what waits by themselves
 */
export const PLAIN_STRATEGIES = ['roundRobin', 'leastBusy', 'longestIdle', 'skills', 'manual'] as const;
export type PlainStrategy = (typeof PLAIN_STRATEGIES)[number];

const plain = <Kind extends PlainStrategy>(kind: Kind) => z.object({ kind: z.literal(kind) });

/** Who of those that could take a conversation is given it. */
export const strategy = z.discriminatedUnion('kind', [
  plain('roundRobin'),
  plain('leastBusy'),
  plain('longestIdle'),
  plain('skills'),
  plain('manual'),
  z.object({
    kind: z.literal('sticky'),
    /** The agent who had the contact last, or the one who is the contact's manager. */
    to: z.enum(['lastAgent', 'manager']),
    /** So long it waits for them while they are away, paused or full; 0: not at all. */
    waitMinutes: z.number().int().min(0).max(24 * 60),
    /** Used then, and at once when there is no such agent. */
    fallback: z.enum(PLAIN_STRATEGIES),
  }),
]);
export type Strategy = z.infer<typeof strategy>;

/** A new department's, and the common queue's: as if there were no routing. */
export const DEFAULT_STRATEGY: Strategy = { kind: 'manual' };
