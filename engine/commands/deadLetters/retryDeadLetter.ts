import { setTimeout as pause } from 'node:timers/promises';
import { notFound } from '../../errors.ts';
import { ConversationModel, DeadLetterModel, keepDeadLetter, type DeadLetter } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { settleAbandoned } from '../conversations/settleConversation.ts';
import { isStuck } from './stuckWork.ts';

/** How long a caller waits for the worker. */
const WAIT_MS = 5_000;
const POLL_MS = 50;

/**
 * What became of a retry. `done`: the work was done and the letter is gone; `failed`: it failed again, for the reason the
 * letter gives now; `pending`: nobody came to it within 5 s, it will be tried when somebody does.
 */
export type RetryOutcome = 'done' | 'failed' | 'pending';

/** Does the work of a dead letter again, now: through its queue, or here when it has none. Throws `not_found`. */
export async function retryDeadLetter(services: Services, letterId: string): Promise<{ outcome: RetryOutcome; letter: DeadLetter }> {
  // The sweeper may take it up as well, should the hint be lost.
  const letter = await DeadLetterModel.findByIdAndUpdate(letterId, { $set: { restUntil: services.now() } }, { returnDocument: 'after' }).lean();
  if (!letter) throw notFound();
  if (letter.about.kind === 'effects') await settleNow(services, letter, letter.about.conversationId);
  else await services.queues.tryAgain(letter.queue, jobOf(letter));
  return waitForOutcome(letter);
}

/** The data of a job that does the letter's work. */
function jobOf({ about }: DeadLetter): object {
  switch (about.kind) {
    case 'sender':
      return { deviceId: about.deviceId, senderKey: about.senderKey };
    case 'job':
      return typeof about.data === 'object' && about.data !== null ? about.data : {};
    default:
      return { conversationId: about.conversationId };
  }
}

/** Effects have no queue: whoever made the change carries them out, and the sweeper after it. */
async function settleNow(services: Services, letter: DeadLetter, conversationId: string): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId).lean();
  if (!conversation) return;
  try {
    await settleAbandoned(services, conversation);
  } catch (error) {
    await keepDeadLetter({ queue: letter.queue, about: letter.about, error, attempts: 1, now: services.now() });
  }
}

async function waitForOutcome(before: DeadLetter): Promise<{ outcome: RetryOutcome; letter: DeadLetter }> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const letter = await DeadLetterModel.findById(before._id).lean();
    if (!letter) return { outcome: 'done', letter: before };
    if (letter.count > before.count) return { outcome: 'failed', letter };
    if (!(await isStuck(letter.about))) {
      await DeadLetterModel.deleteOne({ _id: letter._id, count: letter.count });
      return { outcome: 'done', letter };
    }
    if (performance.now() > deadline) return { outcome: 'pending', letter };
    await pause(POLL_MS);
  }
}
