import type { MessageRecord } from '../../../../engine/contract/index.ts';

const REASONS = ['device_not_connected', 'not_on_whatsapp', 'rejected', 'timeout', 'window_closed', 'discarded', 'media_missing', 'restricted', 'target_missing', 'withdrawn'] as const;

/** The key of the sentence for why a message was not sent; a reason without one gets the general sentence. */
export function failureKey(reason: string | null | undefined): `inbox.failure.${(typeof REASONS)[number] | 'unknown'}` {
  return `inbox.failure.${REASONS.find((known) => known === reason) ?? 'unknown'}`;
}

/** Taken back before it left: nobody got it, and nothing of it is to be sent again. */
export function isWithdrawn({ failureReason }: Pick<MessageRecord, 'failureReason'>): boolean {
  return failureReason === 'withdrawn';
}
