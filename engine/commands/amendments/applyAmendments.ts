import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import { amend, isAmendment } from '../../conversation/index.ts';
import { wordTokens } from '../../identity/tokens.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { publishMessage } from '../outbound/publishMessage.ts';
import { followPreview } from './followPreview.ts';

/** More than anybody says of one message; of more, the latest count. */
const MOST = 500;
const MAX_ATTEMPTS = 100;

/**
 * Makes a message what the stored reactions, edits and deletions of it come to, computed from all of them: so any order,
 * repetition or crash between ends in the same. Ours count once the network acknowledged them. Invariant: what is stored
 * after it was read here is applied by whoever stored it; the compare-and-set makes the one who read less read again.
 */
export async function applyAmendments(services: Services, targetId: Types.ObjectId): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const target = await MessageModel.findById(targetId).lean();
    if (!target || isAmendment(target.type)) return;
    const stored = await MessageModel.find({ targetId, status: { $in: ['received', 'sent', 'delivered', 'read'] } }).sort({ providerAt: -1 }).limit(MOST).lean();
    const { text, ...rest } = amend(originalOf(target), stored.map(({ _id, providerId, type, direction, text: said, providerAt, sortAt }) => ({ id: providerId ?? _id.toHexString(), type, direction, text: said, providerAt, at: sortAt })));
    const present = { edits: undefined, editedAt: undefined, deletedAt: undefined, reactions: undefined, ...rest };
    const before = { edits: target.edits, editedAt: target.editedAt, deletedAt: target.deletedAt, reactions: target.reactions };
    if (text === target.text && isDeepStrictEqual(present, before)) return followPreview(services, target);
    const absent = Object.entries(present).flatMap(([field, value]) => (value === undefined ? [[field, 1] as const] : []));
    const saved = await MessageModel.findOneAndUpdate(
      { _id: targetId, amendedVersion: target.amendedVersion ?? { $exists: false } },
      {
        $set: { ...rest, text, ...(text !== target.text && { tokens: wordTokens(`${text} ${target.media?.fileName ?? ''}`) }) },
        ...(absent.length > 0 && { $unset: Object.fromEntries(absent) }),
        $inc: { amendedVersion: 1 },
      },
      { returnDocument: 'after' },
    ).lean();
    if (!saved) continue;
    await followPreview(services, saved);
    return publishMessage(services, saved);
  }
  throw new Error(`what is said of message ${targetId.toHexString()} was not applied in ${MAX_ATTEMPTS} attempts`);
}

function originalOf({ text, edits, sortAt, direction }: Message): { text: string; at: Date; direction: Message['direction'] } {
  return { text: edits?.[0]?.text ?? text, at: sortAt, direction };
}
