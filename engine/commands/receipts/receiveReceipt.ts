import type { MessageStatus } from '../../contract/index.ts';
import type { DriverReceipt } from '../../gateway/driver.ts';
import { MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { publishMessage } from '../outbound/publishMessage.ts';

/**
 * What a receipt may follow. The id of a message is stored before it leaves, so a receipt can overtake the
 * acknowledgement; and it proves that a message of unknown fate, or one believed lost, did arrive.
 */
const BEFORE: Record<DriverReceipt['status'], MessageStatus[]> = {
  delivered: ['queued', 'sending', 'sent', 'failed', 'unknown'],
  read: ['queued', 'sending', 'sent', 'failed', 'unknown', 'delivered'],
};

/** Moves an outgoing message forward, never back. A receipt for a message that we do not know is ignored. */
export async function receiveReceipt(services: Services, { deviceId, providerId, status }: DriverReceipt & { deviceId: string }): Promise<void> {
  const moved = await MessageModel.findOneAndUpdate(
    { deviceId, providerId, direction: 'out', status: { $in: BEFORE[status] } },
    { $set: { status, failureReason: null, claim: null, nextAttemptAt: null } },
    { returnDocument: 'after' },
  ).lean();
  if (moved) await publishMessage(services, moved);
  else services.log.debug({ deviceId, providerId, status }, 'receipt of nothing that it moves');
}
