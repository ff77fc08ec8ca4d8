import { sightOf } from '../policies/rooms.ts';
import { ConversationModel } from '../models/index.ts';
import { scopeOf } from '../presenters/conversation.ts';

const PORTION = 500;

/** What told before who sees a conversation, and the indexes over it. */
const FORMER_FIELDS = { holderIds: 1, formerScopes: 1 } as const;
const FORMER_INDEXES = [
  'assigneeId_1_active_1_lastMessageAt_-1__id_-1',
  'active_1_lastMessageAt_-1__id_-1',
  'holderIds_1_lastMessageAt_-1__id_-1',
  'departmentId_1_active_1_lastMessageAt_-1__id_-1',
  'deviceId_1_active_1_lastMessageAt_-1__id_-1',
];

/** Conversations from before `sight`: lists and counts ask for it. */
export async function nameSights(): Promise<void> {
  const { collection } = ConversationModel;
  const nameless = () => ConversationModel.find({ sight: { $exists: false } }, { departmentId: 1, assigneeId: 1, offeredToId: 1, version: 1 }).limit(PORTION).lean();
  for (let portion = await nameless(); portion.length > 0; portion = await nameless()) {
    await collection.bulkWrite(
      portion.map((conversation) => ({
        // Whoever changes it meanwhile names its sight itself.
        updateOne: { filter: { _id: conversation._id, version: conversation.version }, update: { $set: { sight: sightOf(scopeOf(conversation)) }, $unset: FORMER_FIELDS } },
      })),
    );
  }
  const indexes = new Set((await ConversationModel.listIndexes()).map(({ name }) => String(name)));
  for (const former of FORMER_INDEXES) if (indexes.has(former)) await collection.dropIndex(former);
}
