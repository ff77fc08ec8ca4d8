import type { Types } from 'mongoose';
import { ConversationModel, listResting, recentSettings, WITHOUT_WORK } from '../../models/index.ts';
import { DEADLINES_QUEUE } from '../../queues/index.ts';
import type { Services } from '../../services.ts';
import { fireDeadlines, rescheduling } from '../conversations/fireDeadlines.ts';
import { finishEach, type Failures } from './finishEach.ts';
import type { SweepMemory } from './sweep.ts';

const BATCH = 500;

/** What is due though nobody was woken for it. */
export async function fireDueDeadlines(services: Services, failures: Failures): Promise<number> {
  const resting = (await listResting('deadline', services.now())).map(({ conversationId }) => conversationId);
  const due = await ConversationModel.find({ nextDeadlineAt: { $lte: services.now() }, ...(resting.length > 0 && { _id: { $nin: resting } }) }, { _id: 1 })
    .sort({ nextDeadlineAt: 1 })
    .limit(BATCH)
    .lean();
  return finishEach(services, failures, due, {
    queue: DEADLINES_QUEUE,
    about: ({ _id }) => ({ kind: 'deadline', conversationId: _id.toHexString() }),
    finish: ({ _id }) => fireDeadlines(services, _id),
  });
}

/** How far a sweeper has come with giving open conversations the deadlines of the present settings. */
export interface Rescheduling {
  /** The settings that it is about. */
  policy: string;
  passesLeft: number;
  /** The conversation that was looked at last; null at the beginning of a pass. */
  after: Types.ObjectId | null;
  /** The next pass begins then, ms. */
  notBefore: number;
}

/** Conversations looked at in one sweep: it has other things to do. */
const PORTION = 2_000;
/** Another process may make deadlines by former settings for so long after they changed (see recentSettings), ms. */
const SETTLED_MS = 3_000;

/**
 * Gives open conversations the deadlines of changed settings, a portion in each sweep. Twice for each change and each
 * sweeper that begins: the second pass finds what other processes still made by the former settings.
 */
export async function rescheduleAll(services: Services, memory: SweepMemory): Promise<number> {
  const settings = await recentSettings();
  const { waitingMinutes, firstReplyMinutes, silentReminderMinutes, silentCloseMinutes } = settings;
  const policy = JSON.stringify([waitingMinutes, firstReplyMinutes, silentReminderMinutes, silentCloseMinutes]);
  if (memory.rescheduling?.policy !== policy) memory.rescheduling = { policy, passesLeft: 2, after: null, notBefore: 0 };
  const place = memory.rescheduling;
  if (place.passesLeft === 0 || services.now().getTime() < place.notBefore) return 0;

  const conversations = await ConversationModel.find({ active: true, ...(place.after && { _id: { $gt: place.after } }) }, WITHOUT_WORK).sort({ _id: 1 }).limit(PORTION).lean();
  const changes = conversations.flatMap((conversation) => rescheduling(conversation, settings) ?? []);
  // One that changes meanwhile gets its deadlines by that change.
  if (changes.length > 0) await ConversationModel.bulkWrite(changes, { ordered: false, timestamps: false });
  place.after = conversations.at(-1)?._id ?? null;
  if (conversations.length < PORTION) Object.assign(place, { passesLeft: place.passesLeft - 1, after: null, notBefore: services.now().getTime() + SETTLED_MS });
  return changes.length;
}
