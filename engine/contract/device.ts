import { z } from 'zod';
import { id, instant, line, phone, phoneInput } from './primitives.ts';

export const DRIVERS = ['simulator', 'baileys', 'cloud'] as const;
export const driverName = z.enum(DRIVERS);
export type DriverName = z.infer<typeof driverName>;

export const DEVICE_STATUSES = ['disconnected', 'connecting', 'pairing', 'connected', 'error'] as const;
export const deviceStatus = z.enum(DEVICE_STATUSES);
export type DeviceStatus = z.infer<typeof deviceStatus>;

const fields = {
  name: line(80),
  defaultDepartmentId: id.nullable(),
  /** A customer who writes within so many minutes after closing reopens the conversation. 0: never. */
  reopenWindowMinutes: z.number().int().min(0).max(60 * 24 * 30),
  phone: phoneInput.nullable(),
};

export const deviceCreate = z.object({
  name: fields.name,
  driver: driverName,
  defaultDepartmentId: fields.defaultDepartmentId.default(null),
  reopenWindowMinutes: fields.reopenWindowMinutes.default(0),
  phone: fields.phone.default(null),
});
export type DeviceCreate = z.infer<typeof deviceCreate>;

export const deviceUpdate = z.object({ ...fields, active: z.boolean() }).partial();
export type DeviceUpdate = z.infer<typeof deviceUpdate>;

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
  qr: z.string().nullable(),
  defaultDepartmentId: id.nullable(),
  reopenWindowMinutes: z.number().int(),
  active: z.boolean(),
});
export type DeviceRecord = z.infer<typeof deviceRecord>;
