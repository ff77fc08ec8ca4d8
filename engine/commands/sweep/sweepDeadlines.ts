import { ConversationModel, listResting, recentSettings } from '../../models/index.ts';
import { DEADLINES_QUEUE } from '../../queues/index.ts';
import type { Services } from '../../services.ts';
import { fireDeadlines, rescheduleDeadlines } from '../conversations/fireDeadlines.ts';
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

/** Gives open conversations the deadlines of changed settings, once for each change and each sweeper that begins. */
export async function rescheduleAll(memory: SweepMemory): Promise<number> {
  const settings = await recentSettings();
  const { waitingMinutes, firstReplyMinutes, silentReminderMinutes, silentCloseMinutes } = settings;
  const policy = JSON.stringify([waitingMinutes, firstReplyMinutes, silentReminderMinutes, silentCloseMinutes]);
  if (memory.deadlinePolicy === policy) return 0;
  let changed = 0;
  for await (const conversation of ConversationModel.find({ active: true }, { events: 0, effects: 0 }).lean().cursor({ batchSize: BATCH })) {
    // One that changes meanwhile gets them by that change.
    if (await rescheduleDeadlines(conversation, settings)) changed += 1;
  }
  memory.deadlinePolicy = policy;
  return changed;
}
