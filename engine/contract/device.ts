import { z } from 'zod';
import { id, instant, line, phone, phoneInput } from './primitives.ts';
import { deviceRoutingFields } from './routingFields.ts';

export const DRIVERS = ['simulator', 'baileys', 'cloud'] as const;
export const driverName = z.enum(DRIVERS);
export type DriverName = z.infer<typeof driverName>;

export const DEVICE_STATUSES = ['disconnected', 'connecting', 'pairing', 'connected', 'error'] as const;
export const deviceStatus = z.enum(DEVICE_STATUSES);
export type DeviceStatus = z.infer<typeof deviceStatus>;

/**
 * How fast a device may send. WhatsApp restricts numbers that send too much too quickly, most of all to people who never
 * wrote to them.
 */
export const pace = z.object({
  /** In the long run. */
  messagesPerSecond: z.number().min(0.01).max(1_000),
  /** So many may leave at once after a rest. */
  burst: z.number().int().min(1).max(1_000),
  /** Seconds between two messages to people who have never written to the device; 0: like everybody else. */
  strangerEverySeconds: z.number().min(0).max(3_600),
});
export type Pace = z.infer<typeof pace>;

/** What a real number begins with. */
export const CAUTIOUS_PACE: Pace = { messagesPerSecond: 1, burst: 10, strangerEverySeconds: 6 };

/** The pace of a device for which none was chosen. Null, no limit, on the simulated network: nobody minds there. */
export function defaultPaceOf(driver: DriverName): Pace | null {
  return driver === 'simulator' ? null : CAUTIOUS_PACE;
}

const fields = {
  name: line(80),
  defaultDepartmentId: id.nullable(),
  /** A customer who writes within so many minutes after closing reopens the conversation. 0: never. */
  reopenWindowMinutes: z.number().int().min(0).max(60 * 24 * 30),
  phone: phoneInput.nullable(),
  /** Null: no limit. */
  pace: pace.nullable(),
  ...deviceRoutingFields,
};

export const deviceCreate = z.object({
  name: fields.name,
  driver: driverName,
  defaultDepartmentId: fields.defaultDepartmentId.default(null),
  reopenWindowMinutes: fields.reopenWindowMinutes.default(0),
  phone: fields.phone.default(null),
  /** Left out: the driver's own, see {@link defaultPaceOf}. */
  pace: fields.pace.optional(),
  /** Left out: always open. */
  hours: fields.hours.optional(),
});
export type DeviceCreate = z.infer<typeof deviceCreate>;

export const deviceUpdate = z.object({ ...fields, active: z.boolean() }).partial();
export type DeviceUpdate = z.infer<typeof deviceUpdate>;

/** How a device is to be connected, when that means pairing it. */
export const deviceConnect = z.object({
  /** The phone on which a code is to be typed; without it a QR code is shown. */
  pairingPhone: phoneInput.nullish(),
});
export type DeviceConnect = z.infer<typeof deviceConnect>;

export const deviceRecord = z.object({
  id,
  name: z.string(),
  driver: driverName,
  status: deviceStatus,
  /** A word that the panel translates (`device.reason.<word>`), or null. */
  statusReason: z.string().nullable(),
  statusSince: instant,
  /** What was asked for; the gateway that holds the lease makes it so. */
  desired: z.enum(['connected', 'disconnected']),
  phone: phone.nullable(),
  /** What to draw as a QR code while it waits to be paired. */
  qr: z.string().nullable(),
  /** What to type on the phone instead. */
  pairingCode: z.string().nullish(),
  /** When the QR code or the pairing code ends. */
  codeExpiresAt: instant.nullish(),
  defaultDepartmentId: id.nullable(),
  reopenWindowMinutes: z.number().int(),
  /** Null: no limit. */
  pace: pace.nullable(),
  ...deviceRoutingFields,
  active: z.boolean(),
});
export type DeviceRecord = z.infer<typeof deviceRecord>;
