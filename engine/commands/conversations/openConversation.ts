import { Types } from 'mongoose';
import { ConversationModel, isDuplicateKey, recentSettings, type Contact, type Conversation, type Device } from '../../models/index.ts';
import { phoneTokens, suffixTokens, wordTokens } from '../../identity/tokens.ts';
import type { Services } from '../../services.ts';
import { applyDraft, type Draft } from './draft.ts';
import { nextProtocol } from './nextProtocol.ts';
import { settleConversation } from './settleConversation.ts';

export interface Opening {
  _id?: Types.ObjectId | undefined;
  device: Device;
  contact: Contact;
  /** Their last closed conversation on the device; looked for when it is left out. */
  previousId?: Types.ObjectId | null | undefined;
  draft: Draft;
}

/** Inserts a new conversation. Null when the contact has got an open one on the device meanwhile, or one with this id was opened before (then `undo` was called). */
export async function openConversation(services: Services, { _id = new Types.ObjectId(), device, contact, previousId, draft }: Opening): Promise<Conversation | null> {
  const identity = { deviceId: device._id, contactId: contact._id };
  const now = services.now();
  try {
    const { fields, events, effects } = applyDraft(null, identity, draft, { now, processId: services.processId, policy: await recentSettings() });
    const protocol = await nextProtocol(now);
    const created = await ConversationModel.create({
      _id,
      protocol,
      ...identity,
      openedAt: now,
      lastMessageAt: now,
      previousId: previousId === undefined ? ((await findPrevious(identity))?._id ?? null) : previousId,
      tokens: conversationTokens(protocol, contact),
      ...fields,
      events,
      effects,
    });
    const conversation = created.toObject<Conversation>();
    await settleConversation(services, conversation, undefined, { contact, ...draft.atHand });
    return conversation;
  } catch (error) {
    await draft.undo?.();
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

/** What finds a conversation: its protocol, the contact's name and number. */
export function conversationTokens(protocol: string, contact: Pick<Contact, 'name' | 'phone'>): string[] {
  return [...new Set([...suffixTokens(protocol), ...wordTokens(contact.name), ...phoneTokens(contact.phone ?? '')])];
}

function findPrevious(identity: { deviceId: Types.ObjectId; contactId: Types.ObjectId }) {
  return ConversationModel.findOne({ ...identity, active: false, mergedInto: null }, { _id: 1 }).sort({ closedAt: -1 }).lean();
}
