import type { Types } from 'mongoose';
import { DeviceKeyModel, isDuplicateKey } from '../../models/index.ts';

/** Another gateway, with a later fence, holds the device's keys: whoever meets this must end at once. */
export class FenceLostError extends Error {
  constructor(deviceId: string, options?: ErrorOptions) {
    super(`another gateway holds the keys of device ${deviceId}`, options);
    this.name = 'FenceLostError';
  }
}

/**
 * Makes a device's keys ours: the head says so first, by compare-and-set, then every key of the holder before (and of
 * those whose keys it had not finished taking over) gets our fence. What a former holder still adds under its own fence
 * is never read, and is removed. Repeatable; after a crash the next holder goes on. Throws {@link FenceLostError}.
 */
export async function takeKeysOver(deviceId: Types.ObjectId, fence: number): Promise<void> {
  const former = await claimHead(deviceId, fence);
  const keys = { deviceId, type: { $ne: 'head' } };
  if (former.length > 0) await DeviceKeyModel.updateMany({ ...keys, fence: { $in: former } }, { $set: { fence } });
  await DeviceKeyModel.deleteMany({ ...keys, fence: { $lt: fence } });
  if (former.length > 0) await DeviceKeyModel.updateOne({ deviceId, type: 'head', fence }, { $set: { former: [] } });
}

/** Forgets every key of the device, whether it can be read or not. Throws {@link FenceLostError}. */
export async function wipeKeys(deviceId: Types.ObjectId, fence: number): Promise<void> {
  await takeKeysOver(deviceId, fence);
  await DeviceKeyModel.deleteMany({ deviceId, type: { $ne: 'head' }, fence: { $lte: fence } });
}

/** Throws {@link FenceLostError} when another gateway has taken the keys over. */
export async function expectHeld(deviceId: Types.ObjectId, fence: number): Promise<void> {
  if (!(await DeviceKeyModel.exists({ deviceId, type: 'head', fence }))) throw new FenceLostError(deviceId.toHexString());
}

/** The fences whose keys are to be taken over. */
async function claimHead(deviceId: Types.ObjectId, fence: number): Promise<number[]> {
  for (;;) {
    const head = await DeviceKeyModel.findOne({ deviceId, type: 'head' }).lean();
    if (!head) {
      try {
        await DeviceKeyModel.create({ deviceId, type: 'head', fence, former: [] });
        return [];
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        continue;
      }
    }
    if (head.fence > fence) throw new FenceLostError(deviceId.toHexString());
    if (head.fence === fence) return head.former ?? [];
    const former = [...(head.former ?? []), head.fence];
    const claimed = await DeviceKeyModel.updateOne({ _id: head._id, fence: head.fence }, { $set: { fence, former } });
    if (claimed.matchedCount === 1) return former;
  }
}
