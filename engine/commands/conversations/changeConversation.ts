import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import { TransitionRefused } from '../../conversation/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { ConversationModel, isDuplicateKey, recentSettings, type Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { applyDraft, type Draft } from './draft.ts';
import { drainEvents, settleConversation } from './settleConversation.ts';

/** A race lost this often in a row is no race any more. */
const MAX_ATTEMPTS = 100;
/** DESIGN: at most 200 undrained events in the document. */
const MAX_UNDRAINED_EVENTS = 150;
const FORMER_SIGHTS_KEPT = 5;

export interface ChangeOptions {
  /** The version the caller has seen: any other is `version_conflict`. Without it a lost race is tried again at once. */
  ifVersion?: number | undefined;
  /** The conversation as the caller has just read it: the first attempt begins with it. */
  seen?: Conversation;
}

/**
 * The one way a stored conversation changes: load → decide → compare-and-set on `version` → effects.
 *
 * `decide` is called again with the fresh conversation after each lost race; it returns null to leave things as they
 * are. It may reserve something outside (a slot) and must then give `undo`. State, timeline events, effects and fields
 * go into one atomic write. Throws `not_found`, `version_conflict`, `open_exists`, and what the machine refuses.
 */
export async function changeConversation(
  services: Services,
  conversationId: string | Types.ObjectId,
  decide: (conversation: Conversation) => Promise<Draft | null>,
  { ifVersion, seen }: ChangeOptions = {},
): Promise<Conversation> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const current = (attempt === 0 && seen) || (await ConversationModel.findById(conversationId).lean());
    if (!current) throw notFound();
    mustBeVersion(current, ifVersion);
    if (current.events.length >= MAX_UNDRAINED_EVENTS) {
      await drainEvents(current);
      continue;
    }
    const draft = await refusalsAsAppErrors(() => decide(current));
    if (!draft) return current;
    const saved = await saveDraft(services, current, draft);
    if (!saved) continue;

    await settleConversation(services, saved, current, draft.atHand);
    return saved;
  }
  throw new AppError('version_conflict');
}

/** Throws `version_conflict` for any other version than the one the caller has seen; without one every version will do. */
export function mustBeVersion({ version }: Pick<Conversation, 'version'>, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && version !== ifVersion) throw new AppError('version_conflict');
}

/** The compare-and-set. Null when another change came first. */
async function saveDraft(services: Services, current: Conversation, draft: Draft): Promise<Conversation | null> {
  try {
    const now = services.now();
    const policy = await recentSettings();
    const { fields, absent, events, effects } = await refusalsAsAppErrors(async () =>
      applyDraft(current, current, draft, { now, processId: services.processId, policy }),
    );
    const hasMoved = !isDeepStrictEqual(current.sight, fields.sight);
    const saved = await ConversationModel.findOneAndUpdate(
      { _id: current._id, version: current.version },
      {
        $set: fields,
        ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map((field) => [field, 1])) }),
        $push: {
          events: { $each: events },
          effects: { $each: effects },
          ...(hasMoved && {
            formerSights: { $each: [{ sight: current.sight, until: now }], $slice: -FORMER_SIGHTS_KEPT },
          }),
        },
      },
      { returnDocument: 'after', timestamps: false },
    ).lean();
    if (!saved) await draft.undo?.();
    return saved;
  } catch (error) {
    await draft.undo?.();
    if (isDuplicateKey(error)) throw new AppError('open_exists', { cause: error });
    throw error;
  }
}

/** The machine's refusals carry the API's codes. */
export async function refusalsAsAppErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TransitionRefused) throw new AppError(error.code, { cause: error });
    throw error;
  }
}
