import { z } from 'zod';
import { toE164 } from '../../identity/phone.ts';

export { simulatorFaults, simulatorInbound, simulatorUpload } from '../../contract/index.ts';

export const outboxQuery = z.object({
  /** A phone, with or without `+`: what was sent to it only. A `+` in a query string reads as a space. */
  to: z
    .string()
    .trim()
    .max(32)
    .transform((phone, context) => {
      const e164 = toE164(phone);
      if (e164 === null) context.addIssue({ code: 'custom', message: 'field.phone' });
      return e164 ?? phone;
    })
    .optional(),
});
