import { z } from 'zod';
import { deviceStatus } from './device.ts';
import { id, instant } from './primitives.ts';

/** What people ask of a device. */
export const DEVICE_REQUESTS = ['connect', 'disconnect', 'logout', 'move'] as const;
export type DeviceRequest = (typeof DEVICE_REQUESTS)[number];

/** One line of a device's history: what it became, or what somebody asked of it. */
export const deviceEvent = z.object({
  at: instant,
  status: deviceStatus.optional(),
  /** A word that the panel translates (`device.reason.<word>`). */
  reason: z.string().nullish(),
  /** The network's own code of why. */
  networkCode: z.number().int().optional(),
  asked: z.enum(DEVICE_REQUESTS).optional(),
  by: z.object({ id, name: z.string() }).optional(),
  /** Where its conversations were to be moved. */
  to: z.object({ id, name: z.string() }).optional(),
});
export type DeviceEvent = z.infer<typeof deviceEvent>;

/** What goes through a device. `today`: since midnight in the installation's time zone. */
export const deviceTraffic = z.object({
  lastInAt: instant.nullable(),
  lastOutAt: instant.nullable(),
  today: z.object({ in: z.number().int(), out: z.number().int(), failed: z.number().int() }),
});
export type DeviceTraffic = z.infer<typeof deviceTraffic>;

/** A time for which a conversation's device was away. `until` null: it still is. */
export const outage = z.object({
  from: instant,
  until: instant.nullable(),
  reason: z.string().nullable(),
  /** Messages that the customer wrote meanwhile, and that came afterwards. */
  recovered: z.number().int(),
});
export type OutageRecord = z.infer<typeof outage>;
