import { ConversationModel } from '../models/index.ts';

/** Conversations from before `holderIds`: the tab Meus asks for it. The index that it replaces goes. */
export async function nameHolders(): Promise<void> {
  const held = ConversationModel.find({ active: true, assigneeId: { $ne: null } }, { assigneeId: 1 }).lean().cursor();
  for await (const { _id, assigneeId } of held) {
    await ConversationModel.updateOne({ _id, assigneeId, active: true }, { $addToSet: { holderIds: assigneeId } }, { timestamps: false });
  }
  const former = 'assigneeId_1_active_1_lastMessageAt_-1__id_-1';
  const indexes = await ConversationModel.listIndexes();
  if (indexes.some(({ name }) => name === former)) await ConversationModel.collection.dropIndex(former);
}
