import { setTimeout as sleep } from 'node:timers/promises';
import { ConversationModel, DeviceMoveModel, MessageModel, SimulatedTrafficModel, UserModel } from '../../engine/models/index.ts';
import { findWrongSlots } from './checks/capacity.ts';

/** A place that a dead process kept is given back after so long: 30 s, found by a look every 60 s. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 500;
/** In a row: what is being done may just be on its way from one place to the next. */
const QUIET_LOOKS = 3;

const TELL_EVERY_MS = 10_000;
/** What becomes due is done within so long. */
const DUE_MS = 5_000;

/** Waits until nothing is left to be done. Answers what still was when the patience ended; null when all is quiet. */
export async function untilQuiet(patienceMs = PATIENCE_MS, onWaiting: (left: string) => void = () => {}): Promise<string | null> {
  const deadline = performance.now() + patienceMs;
  let tellAt = performance.now() + TELL_EVERY_MS;
  for (let quiet = 0; ; ) {
    const left = await countLeft().catch(() => 'the store does not answer');
    quiet = left === null ? quiet + 1 : 0;
    if (quiet >= QUIET_LOOKS) return null;
    if (performance.now() > deadline) return left;
    if (left !== null && performance.now() > tellAt) {
      onWaiting(left);
      tellAt += TELL_EVERY_MS;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

async function countLeft(): Promise<string | null> {
  const [untaken, undrained, unsent, unfinished, moves, users, conversations] = await Promise.all([
    SimulatedTrafficModel.countDocuments({ direction: 'toDevice', takenAt: null }),
    MessageModel.countDocuments({ undrained: true }),
    MessageModel.countDocuments({ status: { $in: ['queued', 'sending'] } }),
    ConversationModel.countDocuments({ $or: [{ 'events.0': { $exists: true } }, { 'effects.0': { $exists: true } }, { pendingTransfer: { $ne: null } }, { nextDeadlineAt: { $lt: new Date(Date.now() - DUE_MS) } }] }),
    DeviceMoveModel.countDocuments({ 'working.0': { $exists: true } }),
    UserModel.find().lean(),
    ConversationModel.find({ active: true }).lean(),
  ]);
  const places = findWrongSlots({ users, conversations }).length;
  const left = Object.entries({ untaken, undrained, unsent, unfinished, moves, places }).filter(([, count]) => count > 0);
  return left.length > 0 ? left.map(([what, count]) => `${count} ${what}`).join(', ') : null;
}
