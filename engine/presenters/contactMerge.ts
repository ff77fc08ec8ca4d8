import type { ContactMergeRecord, MergedConversation } from '../contract/index.ts';
import { ContactMergeModel, ContactModel, type ContactMerge } from '../models/index.ts';
import { presentConversations, type ConversationView } from './conversation.ts';

/** The contract's JSON of merges, all of one contact, with the names of the two. Keeps the order. */
export async function presentMerges(merges: ContactMerge[]): Promise<ContactMergeRecord[]> {
  const ids = merges.flatMap(({ keptId, absorbedId }) => [keptId, absorbedId]);
  const contacts = new Map((await ContactModel.find({ _id: { $in: ids } }, { name: 1, phone: 1 }).lean()).map((contact) => [contact._id.toHexString(), contact]));
  const person = (id: ContactMerge['keptId']) => {
    const contact = contacts.get(id.toHexString());
    return { id: id.toHexString(), name: contact?.name ?? '', phone: contact?.phone ?? null };
  };
  const inForce = await ContactMergeModel.find({ state: { $ne: 'unmerged' }, $or: [{ keptId: { $in: ids } }, { absorbedId: { $in: ids } }] }, { keptId: 1, absorbedId: 1, createdAt: 1 }).lean();
  return merges.map((merge) => {
    const isOnTop = (other: (typeof inForce)[number]) =>
      !other._id.equals(merge._id) && ((other.keptId.equals(merge.keptId) && other.createdAt >= merge.createdAt) || other.absorbedId.equals(merge.keptId));
    return {
      id: merge._id.toHexString(),
      state: merge.state,
      kept: person(merge.keptId),
      absorbed: person(merge.absorbedId),
      by: merge.by,
      at: merge.createdAt.toISOString(),
      undoneBy: merge.undoneBy,
      undoneAt: merge.undoneAt?.toISOString() ?? null,
      canUndo: merge.state === 'merged' && !inForce.some(isOnTop),
    };
  });
}

/** Conversations as a preview names them. */
export async function presentMergedConversations(conversations: ConversationView[]): Promise<MergedConversation[]> {
  return (await presentConversations(conversations)).map(({ id, protocol, state, device, assignee, unreadCount, openedAt }) => ({ id, protocol, state, device, assignee, unreadCount, openedAt }));
}
