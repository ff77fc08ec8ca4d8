import { z } from 'zod';
import { businessHours, localDate } from './businessHours.ts';
import { instant } from './primitives.ts';

/** Hours as they stand in a form, not saved. */
export const hoursToPreview = z.object({ hours: businessHours });

/** What hours come to at this moment. */
export const hoursPreview = z.object({
  isOpen: z.boolean(),
  /** When they close, or open again; null: nothing of the kind in sight. */
  changesAt: instant.nullable(),
  /** The next days on which they close for a holiday, at most five. */
  holidays: z.array(z.object({ date: localDate, name: z.string() })),
});
export type HoursPreview = z.infer<typeof hoursPreview>;
