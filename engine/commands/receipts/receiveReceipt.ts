import { readableText } from '../../contract/index.ts';
import type { DriverReceipt } from '../../gateway/driver.ts';
import { MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { applyEarlyReceipts, keepEarlyReceipt } from './earlyReceipts.ts';
import { moveByReceipt } from './moveByReceipt.ts';

/**
 * Moves an outgoing message forward, never back. A receipt for a message that we do not know is kept for a week: the
 * message may still be on its way into the store, or the network has not told its id yet. One without an id is ignored.
 */
export async function receiveReceipt(services: Services, receipt: DriverReceipt & { deviceId: string }): Promise<void> {
  const { deviceId, status } = receipt;
  const providerId = readableText(receipt.providerId);
  if (!providerId.trim() || (await moveByReceipt(services, { deviceId, providerId, status })) || (await MessageModel.exists({ deviceId, providerId }))) return;
  await keepEarlyReceipt(services, { deviceId, providerId, status });
  // Once more: the message may have come to be known in between, and looked for its receipts too early.
  await applyEarlyReceipts(services, { deviceId, providerId });
}
