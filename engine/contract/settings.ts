import { z } from 'zod';
import { line } from './primitives.ts';

/** Who sees what: `all`, or agents only their own conversations, their departments' and the common queue. */
export const visibility = z.enum(['all', 'department']);
export type Visibility = z.infer<typeof visibility>;

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'field.timeZone');

export const settingsRecord = z.object({
  companyName: line(120),
  visibility,
  /** IANA name, for protocol numbers and what customers read. */
  timeZone,
  /** Words offered when a conversation is closed. */
  closeReasons: z.array(line(60)).max(50),
});
export type SettingsRecord = z.infer<typeof settingsRecord>;

export const settingsUpdate = settingsRecord.partial();
export type SettingsUpdate = z.infer<typeof settingsUpdate>;

export const DEFAULT_SETTINGS: SettingsRecord = {
  companyName: 'Balcão',
  visibility: 'all',
  timeZone: 'America/Sao_Paulo',
  closeReasons: [],
};
