import type { MessageStatus } from '../../contract/index.ts';
import type { DriverReceipt } from '../../gateway/driver.ts';
import { MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { finishApplying } from '../amendments/finishApplying.ts';
import { publishMessage } from '../outbound/publishMessage.ts';

/**
 * What a receipt may follow. A receipt can overtake the acknowledgement; and it proves that a message of unknown fate, or
 * one believed lost, did arrive.
 */
const BEFORE: Record<DriverReceipt['status'], MessageStatus[]> = {
  delivered: ['queued', 'sending', 'sent', 'failed', 'unknown'],
  read: ['queued', 'sending', 'sent', 'failed', 'unknown', 'delivered'],
};

/** Moves an outgoing message forward, never back. False when it moves nothing. */
export async function moveByReceipt(services: Services, { deviceId, providerId, status }: Omit<DriverReceipt, 'at'> & { deviceId: string }): Promise<boolean> {
  const moved = await MessageModel.findOneAndUpdate(
    { deviceId, providerId, direction: 'out', status: { $in: BEFORE[status] } },
    { $set: { status, failureReason: null, claim: null, nextAttemptAt: null } },
    { returnDocument: 'after' },
  ).lean();
  if (moved) await publishMessage(services, moved);
  // A receipt may overtake the acknowledgement, and proves the same.
  if (moved?.unapplied) await finishApplying(services, moved);
  return moved !== null;
}
