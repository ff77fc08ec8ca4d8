import type { MergePreview, UnmergePreview } from '../../../contract/index.ts';
import { ContactMergeModel, ContactModel, ConversationModel, ClientModel, MessageModel, WITHOUT_WORK, type Contact, type ContactMerge } from '../../../models/index.ts';
import { presentContact } from '../../../presenters/contact.ts';
import { presentMerges, presentMergedConversations } from '../../../presenters/contactMerge.ts';
import { allKeysOf } from '../livingContact.ts';
import { areOfTwoClients, fieldsAfter, loadPair } from './mergeContacts.ts';
import { ownerOf } from './changeContact.ts';
import { loadUndoable, type UnmergeCommand } from './unmergeContacts.ts';

/** What merging `absorbedId` into `keptId` would do. Changes nothing. Throws as the merge itself. */
export async function previewMerge(command: { keptId: string; absorbedId: string }): Promise<MergePreview> {
  const { kept, absorbed } = await loadPair(command);
  const after = fieldsAfter(kept, absorbed);
  const [conversations, messages, active, clients] = await Promise.all([
    ConversationModel.countDocuments({ contactId: absorbed._id }),
    MessageModel.countDocuments({ contactId: absorbed._id }),
    ConversationModel.find({ contactId: { $in: [kept._id, absorbed._id] }, active: true }, WITHOUT_WORK).sort({ openedAt: 1, _id: 1 }).lean(),
    ClientModel.find({ _id: { $in: after ? [] : [kept.clientId, absorbed.clientId] } }, { name: 1 }).lean(),
  ]);
  const theirs = active.filter((conversation) => conversation.contactId.equals(absorbed._id));
  const joins = theirs.flatMap((conversation) => {
    const other = active.find((each) => each.contactId.equals(kept._id) && each.deviceId.equals(conversation.deviceId));
    // Sorted by age above.
    return other ? [active.indexOf(other) < active.indexOf(conversation) ? [other, conversation] : [conversation, other]] : [];
  });
  const moves = theirs.filter((conversation) => !joins.flat().includes(conversation));
  const views = await presentMergedConversations(active);
  const view = (conversation: (typeof active)[number]) => views.filter(({ id }) => id === conversation._id.toHexString());
  return {
    kept: presentContact(kept),
    absorbed: presentContact(absorbed),
    result: {
      name: kept.name || absorbed.name,
      phone: kept.phone ?? absorbed.phone,
      identityKeys: [...new Set([...allKeysOf(kept), ...allKeysOf(absorbed)])],
      clientId: after?.clientId?.toHexString() ?? null,
    },
    conversations,
    messages,
    joins: joins.flatMap((pair) => {
      const [older, newer] = pair.flatMap(view);
      return older && newer ? [{ older, newer }] : [];
    }),
    moves: moves.flatMap(view),
    conflicts: conflictsOf(kept, absorbed),
    clients: clients.map(({ _id, name }) => ({ id: _id.toHexString(), name })),
  };
}

/** What undoing a merge would do. Changes nothing. Throws as the undoing itself. */
export async function previewUnmerge(command: UnmergeCommand): Promise<UnmergePreview> {
  const merge = await loadUndoable(command);
  const [[record], kept, restored, conversations, joined] = await Promise.all([
    presentMerges([merge]),
    ContactModel.findById(merge.keptId).orFail().lean(),
    ContactModel.findById(merge.absorbedId).orFail().lean(),
    ConversationModel.countDocuments({ _id: { $in: merge.conversationIds } }),
    joinedBy(merge),
  ]);
  if (!record) throw new Error('one merge was presented');
  const canOpen = await Promise.all(joined.map((each) => isKeyFree(merge, each)));
  const views = await presentMergedConversations(joined);
  return {
    merge: record,
    kept: presentContact(kept),
    restored: presentContact({ ...restored, mergedInto: null }),
    conversations,
    reopened: views.filter((_, index) => canOpen[index]),
    stayedClosed: views.filter((_, index) => !canOpen[index]),
  };
}

/** The merges of a contact, on either side, latest first. */
export async function listMerges(contact: Pick<Contact, '_id'>): Promise<ContactMerge[]> {
  return ContactMergeModel.find({ $or: [{ keptId: contact._id }, { absorbedId: contact._id }] }).sort({ createdAt: -1, _id: -1 }).lean();
}

/** The conversations that a merge closed by joining them with an older one. */
export async function joinedBy(merge: ContactMerge) {
  return ConversationModel.find({ _id: { $in: merge.joins.map(({ newerId }) => newerId) } }, WITHOUT_WORK).lean();
}

/** Whether its contact will have no other active one on the device once the older one is back where it was. */
async function isKeyFree(merge: ContactMerge, newer: Awaited<ReturnType<typeof joinedBy>>[number]): Promise<boolean> {
  if (ownerOf(merge, newer._id).equals(merge.absorbedId)) return true;
  const active = await ConversationModel.findOne({ contactId: merge.keptId, deviceId: newer.deviceId, active: true }, { _id: 1 }).lean();
  return !active || ownerOf(merge, active._id).equals(merge.absorbedId);
}

function conflictsOf(kept: Contact, absorbed: Contact): MergePreview['conflicts'] {
  return [
    ...(areOfTwoClients(kept, absorbed) ? ['different_clients' as const] : []),
    ...(absorbed.ignored && !kept.ignored ? ['absorbed_ignored' as const] : []),
    ...(kept.ignored && !absorbed.ignored ? ['kept_ignored' as const] : []),
  ];
}
