import type { QueryFilter, Types } from 'mongoose';
import { ContactMergeModel, ContactModel, type Contact, type ContactMerge, type Conversation, type Message } from '../../../models/index.ts';
import { conversationTokens } from '../../conversations/openConversation.ts';
import type { Joining, Relocation } from '../../joining/index.ts';
import { allKeysOf } from '../livingContact.ts';

/** A merge of two contacts, as what makes two conversations one. */
export function joiningOf(merge: ContactMerge): Joining {
  return {
    _id: merge._id,
    cause: 'contacts',
    by: merge.by,
    undoneBy: merge.undoneBy,
    isInForce: () => isInForce(merge),
    bringOver: (conversation) => changeContact(merge, conversation, merge.keptId),
    takeBack: (conversation) => changeContact(merge, conversation, ownerOf(merge, conversation._id)),
    cameFor: (newer) => cameFor(merge, ownerOf(merge, newer._id)),
  };
}

/** To whom a conversation belonged before the merge. */
export function ownerOf(merge: ContactMerge, conversationId: Types.ObjectId): Types.ObjectId {
  return merge.conversationIds.some((id) => id.equals(conversationId)) ? merge.absorbedId : merge.keptId;
}

/** What this contact has written, or was written to from the handset. */
async function cameFor(merge: ContactMerge, contactId: Types.ObjectId): Promise<QueryFilter<Message>> {
  const owner = await ContactModel.findById(contactId).orFail().lean();
  const other = await ContactModel.findById(contactId.equals(merge.keptId) ? merge.absorbedId : merge.keptId).orFail().lean();
  // The kept contact still holds the other's keys.
  return { senderKey: { $in: allKeysOf(owner).filter((key) => !(contactId.equals(merge.keptId) && allKeysOf(other).includes(key))) } };
}

/** What a conversation gets with another contact: a line of its history, and to be found by them too. */
export async function changeContact(merge: ContactMerge, conversation: Conversation, contactId: Types.ObjectId): Promise<Relocation> {
  if (conversation.contactId.equals(contactId)) return { happenings: [], fields: {} };
  const [from, to] = await Promise.all([conversation.contactId, contactId].map((id) => ContactModel.findById(id).orFail().lean<Contact>()));
  if (!from || !to) throw new Error('two contacts were read');
  const isUndoing = contactId.equals(merge.absorbedId);
  const theirs = new Set(conversationTokens(conversation.protocol, from));
  // Closed conversations keep the words of their time, until the other contact's leave again.
  const kept = isUndoing ? conversation.tokens.filter((token) => !theirs.has(token)) : conversation.tokens;
  return {
    happenings: [
      {
        type: isUndoing ? 'unmerged' : 'merged',
        by: (isUndoing && merge.undoneBy) || merge.by,
        data: { part: 'moved', mergeId: merge._id.toHexString(), fromName: titleOf(from), toName: titleOf(to) },
      },
    ],
    fields: { contactId, tokens: [...new Set([...kept, ...conversationTokens(conversation.protocol, to)])] },
  };
}

/** Whether a merge has neither been undone nor is being undone: asked within each change, so that a process that was held up does not merge again. */
export async function isInForce(merge: ContactMerge): Promise<boolean> {
  return (await ContactMergeModel.exists({ _id: merge._id, state: { $in: ['merging', 'merged'] } })) !== null;
}

function titleOf({ name, phone }: Contact): string {
  return name || (phone ?? '');
}
