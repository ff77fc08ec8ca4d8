import type { Types } from 'mongoose';
import { ContactMergeModel, ContactModel, type Contact, type ContactMerge, type Conversation } from '../../../models/index.ts';
import type { DraftFields, Happening } from '../../conversations/draft.ts';
import { conversationTokens } from '../../conversations/openConversation.ts';

/** What a conversation gets with another contact: a line of its history, and to be found by them too. */
export async function changeContact(merge: ContactMerge, conversation: Conversation, contactId: Types.ObjectId): Promise<{ happenings: Happening[]; fields: DraftFields }> {
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
