import { ConversationModel, isStoreAway, listResting, MessageModel, releaseLock, takeLock } from '../../models/index.ts';
import { INBOUND_QUEUE, TRANSFERS_QUEUE } from '../../queues/index.ts';
import type { Services } from '../../services.ts';
import { finishForgottenApplying } from '../amendments/index.ts';
import { finishForgottenMerges } from '../contacts/merging/index.ts';
import { finishForgottenMoves } from '../devices/moving/index.ts';
import { completeTransfer } from '../conversations/transferConversation.ts';
import { settleAbandoned } from '../conversations/settleConversation.ts';
import { drainContact } from '../inbound/drainContact.ts';
import { removeOrphans } from '../media/index.ts';
import { expireSends, wakeQueuedMessages } from '../outbound/index.ts';
import { dismissAbsent } from '../users/absence.ts';
import { markIdle } from '../users/idleness.ts';
import { explainWaiting, type ExplainingMemory } from '../routing/explainWaiting.ts';
import { lookAgain } from '../routing/lookAgain.ts';
import { routeBacklog } from '../routing/routeBacklog.ts';
import { routeForgotten } from '../routing/sweepRouting.ts';
import { forgetMended, SWEEPER_QUEUE } from '../deadLetters/index.ts';
import { findUnsettled } from './findUnsettled.ts';
import { finishEach, type Failures } from './finishEach.ts';
import { finishLeaving } from '../users/leaving.ts';
import { fireDueDeadlines, rescheduleAll, type Rescheduling } from './sweepDeadlines.ts';
import { reconcileSlots } from './reconcileSlots.ts';

const SWEEPER_LOCK = 'sweeper';
/** Each sweep renews it; so long after a killed sweeper's last one, another takes over. */
const LOCK_TTL_MS = 10_000;

/** Work this young is in a worker's hands. */
const FRESH_MS = 3_000;
/** Effects are claimed with the change that makes them; a claim this old belongs to a dead process. */
const CLAIM_MS = 10_000;
const RECONCILE_EVERY_MS = 60_000;
const BATCH = 500;

/** What a sweep found and mended: for the log and for metrics. */
export interface SweepReport {
  drainedSenders: number;
  finishedMerges: number;
  finishedMoves: number;
  settledConversations: number;
  completedTransfers: number;
  expiredSends: number;
  appliedAmendments: number;
  wokenSends: number;
  mendedSlots: number;
  removedFiles: number;
  dismissedUsers: number;
  idleUsers: number;
  movedConversations: number;
  firedDeadlines: number;
  rescheduledConversations: number;
  routedConversations: number;
  lookedAtAgain: number;
  givenBacklog: number;
  explainedWaiting: number;
  mendedDeadLetters: number;
}

/** What a sweeper remembers from one sweep to the next. */
export interface SweepMemory extends ExplainingMemory {
  /** When slots were last reconciled, and files without a message removed, ms. */
  slotsAt: number;
  failures?: Failures;
  /** The dead letter that was looked at last. */
  lettersAfter?: string | null;
  rescheduling?: Rescheduling;
}

/**
 * Finds what a crash or a flushed Redis left behind, and finishes it: stored messages that nobody drained, effects and
 * timeline events that stayed in a document, pending transfers, merges of contacts, moves of a device's conversations, claimed sends without an end, queued
 * messages without a hint, deadlines that passed, files without a message, and users who left without a word. What fails again and again leaves a
 * dead letter and rests. One process at a time; null while another one has the lock. Needs nothing of Redis.
 */
export async function sweep(services: Services, memory: SweepMemory): Promise<SweepReport | null> {
  if (!(await takeLock(SWEEPER_LOCK, services.processId, LOCK_TTL_MS, services.now()))) return null;
  const now = services.now().getTime();
  const failures = (memory.failures ??= new Map());
  /** One thing that cannot be finished stops no other; a store that is away stops all. */
  const attempt = async (step: keyof SweepReport, run: () => Promise<number>): Promise<number> => {
    try {
      return await run();
    } catch (error) {
      if (isStoreAway(error)) throw error;
      services.log.error({ err: error, step }, 'a step of the sweep failed, the others go on');
      return 0;
    }
  };
  const report: SweepReport = {
    finishedMerges: await attempt('finishedMerges', () => finishForgottenMerges(services, new Date(now - CLAIM_MS))),
    finishedMoves: await attempt('finishedMoves', () => finishForgottenMoves(services, new Date(now - CLAIM_MS))),
    drainedSenders: await attempt('drainedSenders', () => drainForgotten(services, failures, new Date(now - FRESH_MS))),
    settledConversations: await attempt('settledConversations', () => settleForgotten(services, failures, new Date(now - CLAIM_MS))),
    completedTransfers: await attempt('completedTransfers', () => completeForgotten(services, failures, new Date(now - FRESH_MS))),
    expiredSends: await attempt('expiredSends', () => expireSends(services)),
    appliedAmendments: await attempt('appliedAmendments', () => finishForgottenApplying(services, new Date(now - FRESH_MS))),
    wokenSends: await attempt('wokenSends', () => wakeQueuedMessages(services)),
    mendedSlots: 0,
    removedFiles: 0,
    dismissedUsers: await attempt('dismissedUsers', () => dismissAbsent(services)),
    idleUsers: await attempt('idleUsers', () => markIdle(services)),
    movedConversations: await attempt('movedConversations', () => finishLeaving(services, new Date(now - CLAIM_MS))),
    firedDeadlines: await attempt('firedDeadlines', () => fireDueDeadlines(services, failures)),
    rescheduledConversations: await attempt('rescheduledConversations', () => rescheduleAll(services, memory)),
    routedConversations: await attempt('routedConversations', () => routeForgotten(services, failures, new Date(now - FRESH_MS))),
    lookedAtAgain: await attempt('lookedAtAgain', () => lookAgain(services)),
    givenBacklog: await attempt('givenBacklog', () => routeBacklog(services, failures)),
    explainedWaiting: await attempt('explainedWaiting', () => explainWaiting(services, failures, memory)),
    mendedDeadLetters: await attempt('mendedDeadLetters', () => forgetMended(memory)),
  };
  if (now - memory.slotsAt >= RECONCILE_EVERY_MS) {
    memory.slotsAt = now;
    report.mendedSlots = await attempt('mendedSlots', () => reconcileSlots(services));
    report.removedFiles = await attempt('removedFiles', () => removeOrphans(services));
  }
  return report;
}

/** Lets another process sweep at once. */
export async function leaveSweeping(services: Services): Promise<void> {
  await releaseLock(SWEEPER_LOCK, services.processId);
}

async function drainForgotten(services: Services, failures: Failures, before: Date): Promise<number> {
  const resting = await listResting('sender', services.now());
  const messages = await MessageModel.find(
    { undrained: true, arrivedAt: { $lt: before }, ...(resting.length > 0 && { $nor: resting.map(({ deviceId, senderKey }) => ({ deviceId, senderKey })) }) },
    { deviceId: 1, senderKey: 1 },
  )
    .sort({ arrivedAt: 1 })
    .limit(BATCH)
    .lean();
  const senders = new Map(messages.flatMap(({ deviceId, senderKey }) => (senderKey ? [[`${deviceId.toHexString()} ${senderKey}`, { deviceId: deviceId.toHexString(), senderKey }] as const] : [])));
  return finishEach(services, failures, [...senders.values()], {
    queue: INBOUND_QUEUE,
    about: (sender) => ({ kind: 'sender', ...sender }),
    finish: (sender) => drainContact(services, sender),
  });
}

async function settleForgotten(services: Services, failures: Failures, before: Date): Promise<number> {
  const resting = (await listResting('effects', services.now())).map(({ conversationId }) => conversationId);
  return finishEach(services, failures, await findUnsettled(before, { resting, limit: BATCH }), {
    queue: SWEEPER_QUEUE,
    about: ({ _id }) => ({ kind: 'effects', conversationId: _id.toHexString() }),
    finish: (conversation) => settleAbandoned(services, conversation, before),
  });
}

async function completeForgotten(services: Services, failures: Failures, before: Date): Promise<number> {
  const resting = (await listResting('transfer', services.now())).map(({ conversationId }) => conversationId);
  const pending = await ConversationModel.find(
    { 'pendingTransfer.requestedAt': { $lt: before }, 'pendingTransfer.offer': { $exists: false }, ...(resting.length > 0 && { _id: { $nin: resting } }) },
    { _id: 1 },
  )
    .limit(BATCH)
    .lean();
  return finishEach(services, failures, pending, {
    queue: TRANSFERS_QUEUE,
    about: ({ _id }) => ({ kind: 'transfer', conversationId: _id.toHexString() }),
    finish: ({ _id }) => completeTransfer(services, _id.toHexString()),
  });
}
