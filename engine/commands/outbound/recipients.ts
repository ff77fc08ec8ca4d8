import { Types } from 'mongoose';
import { OUTGOING_STATUSES } from '../../contract/index.ts';
import { MessageModel, type Message } from '../../models/index.ts';

/** More than any pace lets leave in the time that is asked for. */
const MOST = 5_000;

/** Whether the other side has never written to the device, so that the network may take us for somebody who pesters. */
export async function isForStranger({ deviceId, contactId }: Pick<Message, 'deviceId' | 'contactId'>): Promise<boolean> {
  if (!contactId) return true;
  return (await MessageModel.exists({ contactId, deviceId, direction: 'in' })) === null;
}

/** When a device's messages left since `since`, by whichever gateway, and which of them were for strangers. */
export async function readRecentlyLeft(deviceId: string, since: Date): Promise<{ at: Date; isForStranger: boolean }[]> {
  const left = await MessageModel.find(
    // What left since was written since: so the index on the time of the last write serves.
    { deviceId: new Types.ObjectId(deviceId), status: { $in: OUTGOING_STATUSES }, updatedAt: { $gte: since }, leftAt: { $gte: since } },
    { leftAt: 1, contactId: 1 },
  )
    .sort({ updatedAt: -1 })
    .limit(MOST)
    .lean();
  const known = await MessageModel.distinct('contactId', { contactId: { $in: left.map(({ contactId }) => contactId) }, deviceId: new Types.ObjectId(deviceId), direction: 'in' });
  const isKnown = new Set(known.map(String));
  return left.flatMap(({ leftAt, contactId }) => (leftAt ? [{ at: leftAt, isForStranger: !contactId || !isKnown.has(contactId.toHexString()) }] : []));
}
