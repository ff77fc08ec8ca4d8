import { createHash } from 'node:crypto';
import { model, Schema, type Types } from 'mongoose';
import { isDuplicateKey } from './lock.ts';

/** What failed work is about, by the ids that find it in the store again. */
export type DeadLetterAbout =
  /** A sender's stored messages that could not be put into a conversation. */
  | { kind: 'sender'; deviceId: string; senderKey: string }
  /** A pending transfer that could not be carried out. */
  | { kind: 'transfer'; conversationId: string }
  /** Something that became due in a conversation. */
  | { kind: 'deadline'; conversationId: string }
  /** What a saved change of a conversation has still to do. */
  | { kind: 'effects'; conversationId: string }
  /** A conversation's queued messages that could not be sent. */
  | { kind: 'sending'; deviceId: string; conversationId: string }
  /** A conversation that waits and that routing could not look at, or give to anybody. */
  | { kind: 'routing'; conversationId: string }
  /** A job of which nothing else is known. */
  | { kind: 'job'; data: unknown };

/** Why it failed, as it was thrown. */
export interface DeadLetterReason {
  /** Class of the error. */
  error: string;
  message: string;
  /** The first lines of its stack. */
  stack: string;
}

/** Work that failed for good, kept until it is done after all or somebody discards it. Unique by queue and `key`. */
export interface DeadLetter {
  _id: Types.ObjectId;
  /** The queue whose worker failed; `sweeper` for what has none. */
  queue: string;
  key: string;
  about: DeadLetterAbout;
  /** Of the last failure. */
  reason: DeadLetterReason;
  /** Tries altogether. */
  attempts: number;
  /** How often it failed for good. */
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** Until then nobody tries by themselves. */
  restUntil: Date;
}

/** The pause after the first failure for good; each further one doubles it. ms. */
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 60 * 60_000;
const STACK_LINES = 12;
const MESSAGE_LENGTH = 2_000;

const mixed = Schema.Types.Mixed;
const schema = new Schema<DeadLetter>(
  {
    queue: { type: String, required: true },
    key: { type: String, required: true },
    about: { type: mixed, required: true },
    reason: { type: mixed, required: true },
    attempts: { type: Number, default: 0 },
    count: { type: Number, default: 0 },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    restUntil: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
schema.index({ queue: 1, key: 1 }, { unique: true });
schema.index({ 'about.kind': 1, restUntil: 1 });
schema.index({ lastAt: -1, _id: -1 });

export const DeadLetterModel = model<DeadLetter>('DeadLetter', schema, 'deadLetters');

export interface FailureForGood {
  queue: string;
  about: DeadLetterAbout;
  error: unknown;
  /** Tries since it last failed for good. */
  attempts: number;
  now: Date;
}

/** Keeps a failure for good; the same work failing again raises `count` and the pause. Answers whether it is the first time. */
export async function keepDeadLetter(failure: FailureForGood): Promise<{ letter: DeadLetter; isNew: boolean }> {
  const { now } = failure;
  const letter = await count(failure).catch((error: unknown) => {
    // Somebody else's insert came first: this one counts further.
    if (isDuplicateKey(error)) return count(failure);
    throw error;
  });
  if (letter.count === 1) return { letter, isNew: true };
  await DeadLetterModel.updateOne({ _id: letter._id }, { $max: { restUntil: new Date(now.getTime() + restAfter(letter.count)) } });
  return { letter, isNew: false };
}

/** The work was done after all. */
export async function forgetDeadLetter(queue: string, about: DeadLetterAbout): Promise<void> {
  await DeadLetterModel.deleteOne({ queue, key: deadLetterKey(about) });
}

/** What rests now, of one kind: the sweeper leaves it alone. The longest resting first, at most a thousand. */
export async function listResting<Kind extends DeadLetterAbout['kind']>(kind: Kind, now: Date): Promise<Extract<DeadLetterAbout, { kind: Kind }>[]> {
  const letters = await DeadLetterModel.find({ 'about.kind': kind, restUntil: { $gt: now } }, { about: 1 }).sort({ restUntil: -1 }).limit(1_000).lean();
  return letters.map(({ about }) => about as Extract<DeadLetterAbout, { kind: Kind }>); // As the filter says.
}

/** What tells one piece of work from another of the same queue. */
export function deadLetterKey(about: DeadLetterAbout): string {
  switch (about.kind) {
    case 'sender':
      return `sender:${about.deviceId}:${about.senderKey}`;
    case 'job':
      return `job:${createHash('sha256').update(JSON.stringify(about.data) ?? '').digest('hex')}`;
    default:
      return `${about.kind}:${about.conversationId}`;
  }
}

function count({ queue, about, error, attempts, now }: FailureForGood): Promise<DeadLetter> {
  return DeadLetterModel.findOneAndUpdate(
    { queue, key: deadLetterKey(about) },
    {
      $set: { about, reason: reasonOf(error), lastAt: now },
      $inc: { count: 1, attempts },
      $setOnInsert: { firstAt: now, restUntil: new Date(now.getTime() + FIRST_REST_MS) },
    },
    { upsert: true, returnDocument: 'after' },
  ).lean();
}

function restAfter(count: number): number {
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(count - 1, 20));
}

function reasonOf(error: unknown): DeadLetterReason {
  if (!(error instanceof Error)) return { error: typeof error, message: String(error).slice(0, MESSAGE_LENGTH), stack: '' };
  return { error: error.name, message: error.message.slice(0, MESSAGE_LENGTH), stack: (error.stack ?? '').split('\n').slice(0, STACK_LINES).join('\n') };
}
