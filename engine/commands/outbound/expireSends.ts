import { Types, type QueryFilter } from 'mongoose';
import { MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { publishMessage } from './publishMessage.ts';

/** So long after its end a claim is of a gateway that died. */
const CLAIM_EXPIRES_MS = 45_000;
/** How old a claim without an end is by then. */
const OLD_CLAIM_EXPIRES_MS = 60_000;
const BATCH = 500;

/** For the sweeper: a claimed send that nobody finished may have left, so it becomes `unknown` and is never sent again. */
export async function expireSends(services: Services): Promise<number> {
  const now = services.now().getTime();
  const ended = { 'claim.until': { $lte: new Date(now - CLAIM_EXPIRES_MS) } };
  const old = { 'claim.until': { $exists: false }, 'claim.at': { $lte: new Date(now - OLD_CLAIM_EXPIRES_MS) } };
  return makeUnknown(services, { $or: [ended, old] });
}

/** For a gateway that took a device over: what earlier holders were sending will not be finished by them. */
export async function expireSendsOfFormerHolders(services: Services, { deviceId, fence }: { deviceId: string; fence: number }): Promise<number> {
  return makeUnknown(services, { deviceId: new Types.ObjectId(deviceId), 'claim.fence': { $lt: fence } });
}

async function makeUnknown(services: Services, filter: QueryFilter<Message>): Promise<number> {
  let count = 0;
  const expired = await MessageModel.find({ ...filter, status: 'sending' }).limit(BATCH).lean();
  for (const message of expired) {
    // The claim stays: an acknowledgement that comes late after all is recognised by it.
    const changed = await MessageModel.findOneAndUpdate({ ...filter, _id: message._id, status: 'sending' }, { $set: { status: 'unknown' } }, { returnDocument: 'after' }).lean();
    if (!changed) continue;
    count += 1;
    services.log.warn({ messageId: message._id.toHexString() }, 'outcome of a send is unknown, it is never sent again');
    await publishMessage(services, changed);
  }
  return count;
}
