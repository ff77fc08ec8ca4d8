import { z } from 'zod';

/** Every error code of the API with its HTTP status. The code is stable; the sentence is translated. */
export const ERROR_STATUS = {
  malformed: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  session_expired: 401,
  forbidden: 403,
  origin_refused: 403,
  not_found: 404,
  conflict: 409,
  already_assigned: 409,
  not_assigned: 409,
  illegal_transition: 409,
  at_capacity: 409,
  open_exists: 409,
  /** What an ignored contact answers is put into no conversation: it would be lost. */
  contact_ignored: 409,
  version_conflict: 409,
  transfer_pending: 409,
  no_offer: 409,
  receiver_offline: 409,
  already_merged: 409,
  merge_pending: 409,
  merge_not_last: 409,
  already_undone: 409,
  move_pending: 409,
  move_not_last: 409,
  in_use: 409,
  duplicate: 409,
  device_not_connected: 409,
  media_pending: 409,
  media_failed: 409,
  not_retryable: 409,
  /** Not ours, not on the network yet, taken back, or of a kind that cannot be changed so. */
  not_amendable: 409,
  /** WhatsApp's time for it has passed. */
  too_late: 409,
  not_discardable: 409,
  media_gone: 410,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  too_many: 429,
  internal: 500,
  unavailable: 503,
  storage_full: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What two people saved at once: what the caller sent, laid over what they had read, and what is stored. Records of the resource. */
export const conflictingVersions = z.object({ yours: z.unknown(), stored: z.unknown() });
export type ConflictingVersions = z.infer<typeof conflictingVersions>;

/** The body of every answer that is not a success. `fields`: field path → sentence; `versions`: of a rule's `version_conflict`. */
export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    versions: conflictingVersions.optional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;
