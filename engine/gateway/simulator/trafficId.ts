import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';

const ours = randomBytes(4);
let counter = 0;

/**
 * An ObjectId that sorts by the millisecond and, within this process, by the order of the calls, so that what several
 * API processes put on the network is taken in the order it came. (An ordinary one sorts by the second only.)
 */
export function createTrafficId(nowMs = Date.now()): Types.ObjectId {
  counter = (counter + 1) % 0x10000;
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(nowMs / 1000), 0);
  bytes.writeUInt16BE(nowMs % 1000, 4);
  bytes.writeUInt16BE(counter, 6);
  ours.copy(bytes, 8);
  return new Types.ObjectId(bytes);
}

/** When the id was made, ms. */
export function madeAtMs(id: Types.ObjectId): number {
  const bytes = Buffer.from(id.toHexString(), 'hex');
  return bytes.readUInt32BE(0) * 1000 + bytes.readUInt16BE(4);
}
