import type { Types } from 'mongoose';
import { ConversationModel, type Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { readTimeline } from '../conversations/readTimeline.ts';
import { findSlotDifferences, mendSlot } from '../sweep/reconcileSlots.ts';
import { compareWithMessages, type MessageProblem } from './compareWithMessages.ts';
import { compareWithTimeline, type Discrepancy } from './compareWithTimeline.ts';
import { findLeftovers, type Leftover } from './finishLeftovers.ts';

export type Problem = Discrepancy | MessageProblem | { kind: 'openTwice'; openKey: string };

/** A conversation that contradicts its history. */
export interface WrongConversation {
  id: string;
  protocol: string;
  problems: Problem[];
}

export interface SlotFinding {
  kind: 'extra' | 'missing';
  userId: string;
  userName: string;
  conversationId: string;
}

/** What was found, in words of {@link describeReport}. Ids, protocols and names only: nothing of what was said. */
export interface VerifyReport {
  conversations: number;
  sound: number;
  /** Nobody can mend these by rule: a person has to look. */
  wrong: WrongConversation[];
  /** Places that were given back or added, and work that was finished; in a dry run what would have been. */
  mended: { slots: SlotFinding[]; leftovers: Leftover[] };
  /** Work that could not be finished, with the error. */
  unfinished: (Leftover & { error: string })[];
  isDryRun: boolean;
}

export interface VerifyOptions {
  /** Only looks. @defaultValue false */
  dryRun?: boolean;
  /** Called after each batch with how many conversations were read so far. */
  onProgress?: (conversations: number) => void;
}

/** Conversations read at once, and timelines held at once: memory does not grow with their number. */
const BATCH = 200;
const AT_ONCE = 8;
/** A conversation that changes while it is read is read again. */
const READINGS = 10;

/**
 * Checks every conversation against its whole timeline and its messages, and every user's slots against what they hold;
 * finishes what a crash left and reconciles slots. Safe beside everything that runs.
 */
export async function verifyEverything(services: Services, { dryRun = false, onProgress }: VerifyOptions = {}): Promise<VerifyReport> {
  const { finished, unfinished } = await finishLeftovers(services, dryRun);
  const report: VerifyReport = { conversations: 0, sound: 0, wrong: [], mended: { slots: [], leftovers: finished }, unfinished, isDryRun: dryRun };
  for await (const batch of readBatches()) {
    for (let start = 0; start < batch.length; start += AT_ONCE) {
      const wrong = await Promise.all(batch.slice(start, start + AT_ONCE).map(checkConversation));
      report.wrong.push(...wrong.filter((each) => each !== null));
    }
    report.conversations += batch.length;
    onProgress?.(report.conversations);
  }
  report.wrong.push(...(await findOpenTwice()));
  report.sound = report.conversations - new Set(report.wrong.map(({ id }) => id)).size;
  report.mended.slots = await reconcile(services, dryRun);
  return report;
}

async function finishLeftovers(services: Services, dryRun: boolean): Promise<{ finished: Leftover[]; unfinished: VerifyReport['unfinished'] }> {
  const finished: Leftover[] = [];
  const unfinished: VerifyReport['unfinished'] = [];
  for (const { leftover, finish } of await findLeftovers(services)) {
    try {
      if (!dryRun) await finish();
      finished.push(leftover);
    } catch (error) {
      unfinished.push({ ...leftover, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return { finished, unfinished };
}

async function* readBatches(): AsyncGenerator<Conversation[]> {
  let last: Types.ObjectId | undefined;
  for (;;) {
    const batch = await ConversationModel.find(last ? { _id: { $gt: last } } : {}).sort({ _id: 1 }).limit(BATCH).lean();
    if (batch.length === 0) return;
    yield batch;
    last = batch.at(-1)?._id;
  }
}

/** Null for a sound one. It counts as wrong when two readings of the same version say so. */
async function checkConversation(first: Conversation): Promise<WrongConversation | null> {
  let problems: Problem[] = [];
  let conversation = first;
  for (let reading = 0; reading < READINGS; reading += 1) {
    const timeline = await readTimeline(conversation);
    problems = [...compareWithTimeline(conversation, timeline), ...(await compareWithMessages(conversation, timeline))];
    if (problems.length === 0) return null;
    const again = await ConversationModel.findById(conversation._id).lean();
    if (!again) return null;
    if (reading > 0 && again.version === conversation.version) break;
    conversation = again;
  }
  return { id: conversation._id.toHexString(), protocol: conversation.protocol, problems };
}

/** A unique index holds it; this tells when the index is gone. */
async function findOpenTwice(): Promise<WrongConversation[]> {
  const shared = await ConversationModel.aggregate<{ _id: string; conversations: { id: Types.ObjectId; protocol: string }[] }>([
    { $match: { openKey: { $exists: true } } },
    { $project: { openKey: 1, protocol: 1 } },
    { $group: { _id: '$openKey', count: { $sum: 1 }, conversations: { $push: { id: '$_id', protocol: '$protocol' } } } },
    { $match: { count: { $gt: 1 } } },
  ]);
  return shared.flatMap(({ _id: openKey, conversations }) =>
    conversations.map(({ id, protocol }) => ({ id: id.toHexString(), protocol, problems: [{ kind: 'openTwice' as const, openKey }] })),
  );
}

async function reconcile(services: Services, dryRun: boolean): Promise<SlotFinding[]> {
  const findings: SlotFinding[] = [];
  for (const difference of await findSlotDifferences(services)) {
    // One that a change under way has a say in is no finding.
    if (!dryRun && !(await mendSlot(services, difference))) continue;
    const { kind, userId, userName, conversationId } = difference;
    findings.push({ kind, userId: userId.toHexString(), userName, conversationId: conversationId.toHexString() });
  }
  return findings;
}
