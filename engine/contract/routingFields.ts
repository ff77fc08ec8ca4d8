import { z } from 'zod';
import { businessHours } from './businessHours.ts';
import { freeText } from './primitives.ts';
import { skills } from './skill.ts';
import { strategy } from './strategy.ts';
import { template } from './template.ts';

/** So many assignments are remembered of each user: a limit cannot count further. */
export const MAX_RATE_COUNT = 200;

/** At most `count` conversations given to one user by the engine within `minutes`. */
export const rateLimit = z.object({ count: z.number().int().min(1).max(MAX_RATE_COUNT), minutes: z.number().int().min(1).max(24 * 60) });
export type RateLimit = z.infer<typeof rateLimit>;

/** What routing adds to a department. */
export const departmentRoutingFields = {
  strategy,
  /** How many of its conversations one user may have at once; null: only their capacity counts. */
  maxPerAgent: z.number().int().min(1).max(1000).nullable(),
  /** Outside of them nobody is given anything; null: always open. */
  hours: businessHours.nullable(),
  /** So long a user may think before the next one is asked; null: what is given is theirs at once. */
  reservationSeconds: z.number().int().min(10).max(3600).nullable(),
};

/** What routing adds to a device. */
export const deviceRoutingFields = { hours: businessHours.nullable() };

/** What routing adds to a user. */
export const userRoutingFields = {
  skills,
  /** Why they take nothing for now; null: they do. */
  pausedReason: freeText(60).nullable(),
};

/** What routing adds to the settings. */
export const settingsRoutingFields = {
  rateLimit: rateLimit.nullable(),
  /** Of conversations that no department has. */
  commonStrategy: strategy,
  /** To who writes outside of business hours, at most once in 12 hours; hours may have one of their own. */
  outsideHoursMessage: template,
};
