import { Types } from 'mongoose';
import { DeadLetterModel, type DeadLetter, type DeadLetterAbout } from '../../models/index.ts';

/** Conversations that routing failed with again and again. */
export interface Troubled {
  /** Left alone for now. */
  resting: Types.ObjectId[];
  /** To be tried again, with their letters. */
  back: Pick<DeadLetter, '_id' | 'about' | 'count'>[];
}

/** What a dead letter of one that routing failed with is about. */
export function aboutRouting(conversationId: Types.ObjectId | string): Extract<DeadLetterAbout, { kind: 'routing' }> {
  return { kind: 'routing', conversationId: String(conversationId) };
}

/** The longest resting first, at most a thousand. */
export async function readTroubled(now: Date): Promise<Troubled> {
  const letters = await DeadLetterModel.find({ 'about.kind': 'routing' }, { about: 1, count: 1, restUntil: 1 }).sort({ restUntil: -1 }).limit(1_000).lean();
  const isResting = ({ restUntil }: Pick<DeadLetter, 'restUntil'>) => restUntil > now;
  return { resting: letters.filter(isResting).flatMap(({ about }) => idOf(about) ?? []), back: letters.filter((letter) => !isResting(letter)) };
}

/** Those that were looked at now and did not fail: one that failed again has another count. */
export async function forgetSound({ back }: Troubled, looked: ReadonlySet<string>): Promise<void> {
  for (const { _id, about, count } of back) if (looked.has(String(idOf(about)))) await DeadLetterModel.deleteOne({ _id, count });
}

function idOf(about: DeadLetterAbout): Types.ObjectId | null {
  return about.kind === 'routing' ? new Types.ObjectId(about.conversationId) : null;
}
