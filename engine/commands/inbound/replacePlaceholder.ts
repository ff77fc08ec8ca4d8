import type { Types } from 'mongoose';
import { MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { finishApplying } from '../amendments/index.ts';
import { publishMessage } from '../outbound/publishMessage.ts';

/**
 * Puts the real message in the place of what could not be opened: who wrote it, when, and where it stands stay. Null when
 * there is no placeholder. Once: what has replaced it is replaced by nothing. What follows from it (quotes, amendments,
 * lists) is marked, and done here or by the sweeper.
 */
export async function replacePlaceholder(services: Services, real: Omit<Message, '_id' | 'createdAt' | 'updatedAt'>): Promise<Types.ObjectId | null> {
  const { deviceId, providerId, direction, type, text, tokens, media, content, referral, targetProviderId, waitsFor, isForwarded, isViewOnce, ephemeralSeconds } = real;
  const fields = { type, text, tokens, media, content, referral, targetProviderId, waitsFor, isForwarded, isViewOnce, ephemeralSeconds };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const replaced = await MessageModel.findOneAndUpdate(
    { deviceId, providerId, direction, type: 'undecryptable' },
    { $set: { ...given, unapplied: true }, $unset: { edits: 1, editedAt: 1 }, $inc: { amendedVersion: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (!replaced) return null;
  try {
    if (!replaced.undrained) await finishApplying(services, replaced);
    await publishMessage(services, (await MessageModel.findById(replaced._id).lean()) ?? replaced);
  } catch (error) {
    services.log.warn({ err: error, messageId: replaced._id.toHexString() }, 'what follows from a message is left to the sweeper');
  }
  return replaced._id;
}
