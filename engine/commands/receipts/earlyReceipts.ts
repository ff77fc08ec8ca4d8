import type { DriverReceipt } from '../../gateway/driver.ts';
import { EarlyReceiptModel, isDuplicateKey, MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { moveByReceipt } from './moveByReceipt.ts';

interface Named {
  deviceId: string;
  providerId: string;
}

/** Keeps a receipt whose message we do not know yet; the same one again is kept once. */
export async function keepEarlyReceipt(services: Services, { deviceId, providerId, status }: Named & Pick<DriverReceipt, 'status'>): Promise<void> {
  try {
    await EarlyReceiptModel.updateOne({ deviceId, providerId, status }, { $setOnInsert: { arrivedAt: services.now() } }, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * Applies what came before the message was known by that id; to be called when it is. Repeatable: a receipt is forgotten
 * only after it was applied. Does nothing while there is no such message.
 */
export async function applyEarlyReceipts(services: Services, { deviceId, providerId }: Named): Promise<void> {
  const kept = await EarlyReceiptModel.find({ deviceId, providerId }).lean();
  if (kept.length === 0 || !(await MessageModel.exists({ deviceId, providerId }))) return;
  for (const status of ['delivered', 'read'] as const) {
    if (kept.some((receipt) => receipt.status === status)) await moveByReceipt(services, { deviceId, providerId, status });
  }
  await EarlyReceiptModel.deleteMany({ _id: { $in: kept.map((receipt) => receipt._id) } });
}
