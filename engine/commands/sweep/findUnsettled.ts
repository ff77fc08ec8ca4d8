import type { Types } from 'mongoose';
import { ConversationModel, type Conversation } from '../../models/index.ts';

/**
 * Conversations that still carry effects claimed, or timeline events that happened, before a time: their process is gone.
 * Two questions, so that each goes by its own index. `resting`: those that are left out. At most `limit` of each.
 */
export async function findUnsettled(before: Date, { resting = [], limit = 0 }: { resting?: string[]; limit?: number } = {}): Promise<Conversation[]> {
  const others = resting.length > 0 && { _id: { $nin: resting as unknown as Types.ObjectId[] } }; // Cast by mongoose.
  const [withEffects, withEvents] = await Promise.all([
    // An effect is never claimed before it is made: what was claimed before was made before.
    ConversationModel.find({ ...others, 'effects.0': { $exists: true }, 'effects.at': { $lt: before } }).limit(limit).lean<Conversation[]>(),
    ConversationModel.find({ ...others, 'events.0': { $exists: true }, 'events.at': { $lt: before } }).limit(limit).lean<Conversation[]>(),
  ]);
  const found = new Map([...withEffects, ...withEvents].map((conversation) => [conversation._id.toHexString(), conversation]));
  return [...found.values()].filter(({ effects, events }) => effects.some(({ claimedAt }) => claimedAt < before) || events.some(({ at }) => at < before));
}
