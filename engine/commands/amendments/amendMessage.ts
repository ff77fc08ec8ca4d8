import { isValidObjectId, type Types } from 'mongoose';
import type { AmendmentType } from '../../contract/index.ts';
import { isAmendment, step } from '../../conversation/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { wordTokens } from '../../identity/tokens.ts';
import { ContactModel, MessageModel, type Conversation, type Message } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { authorOf, destinationOf } from '../conversations/actors.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { snapshotOf } from '../conversations/draft.ts';
import { loadConversation } from '../conversations/loadConversation.ts';
import { outgoingOf } from '../conversations/outgoing.ts';
import { publishMessage } from '../outbound/publishMessage.ts';
import { followPreview } from './followPreview.ts';

/** WhatsApp's own limits: a message is edited within 15 minutes, and deleted for everyone within two days and twelve hours. ms. */
const LIMIT_MS: Record<AmendmentType, number> = { reaction: Infinity, edit: 15 * 60_000, deletion: 60 * 3_600_000 };

export interface AmendMessageCommand {
  messageId: string;
  type: AmendmentType;
  /** A reaction's emoji (empty: taken back), or the new text. */
  text: string;
}

/**
 * Reacts to a message, edits or deletes one of ours: as a message of its own, which leaves in its turn and changes the
 * other once the network acknowledges it. One of ours that has not left yet is changed or withdrawn in place. Whoever may
 * reply may. Answers the message that is edited or deleted as it stands by then, of a reaction the reaction. Throws
 * `not_found`, `forbidden`, `not_assigned`, `illegal_transition`, `too_late`, `not_amendable`.
 */
export async function amendMessage(services: Services, viewer: Viewer, { messageId, type, text }: AmendMessageCommand): Promise<Message> {
  const target = isValidObjectId(messageId) ? await MessageModel.findById(messageId).lean() : null;
  if (!target?.conversationId) throw notFound();
  const seen = await loadConversation(viewer, target.conversationId.toHexString());
  mayAmend(services, viewer, seen);
  const here = type === 'reaction' ? null : await amendBeforeItLeaves(services, target, type, text);
  if (here) return here;
  checkTarget(services, target, type);
  // The network knows it only in the chat with the number it went through.
  if (!target.deviceId.equals(seen.deviceId)) throw new AppError('not_amendable', { sentence: 'conflict.otherDevice' });
  const contact = await ContactModel.findById(seen.contactId).lean();

  let amendmentId: Types.ObjectId | undefined;
  await changeConversation(
    services,
    seen._id,
    async (current) => {
      mayAmend(services, viewer, current);
      const { message, fields, effect } = outgoingOf(current, { author: authorOf(viewer), text, to: contact && destinationOf(contact), now: services.now(), type, targetId: target._id });
      amendmentId = message._id;
      return { happenings: [], fields, effects: [effect] };
    },
    { seen },
  );
  const written = await MessageModel.findById(type === 'reaction' ? amendmentId : target._id).lean();
  if (!written) throw new AppError('unavailable');
  return written;
}

/** As for a reply, but nothing of the conversation changes by it. */
function mayAmend(services: Services, viewer: Viewer, conversation: Conversation): void {
  const scope = scopeOf(conversation);
  if (conversation.state === 'closed') throw new AppError('illegal_transition');
  if (conversation.state === 'waiting' || conversation.state === 'bot') throw new AppError('not_assigned');
  step(snapshotOf(conversation), { type: 'reply', at: services.now().getTime(), userId: viewer.id });
  if (!canHandle(viewer, scope)) throw new AppError('forbidden');
}

/** Atomic against the claim of who sends it. Null when it is not queued any more. What is withdrawn leaves for nobody, and is not sent again. */
async function amendBeforeItLeaves(services: Services, target: Message, type: AmendmentType, text: string): Promise<Message | null> {
  if (target.direction !== 'out' || isAmendment(target.type) || (type === 'edit' && target.type !== 'text')) return null;
  const change = type === 'edit' ? { text, tokens: wordTokens(text) } : { status: 'failed' as const, failureReason: 'withdrawn', deletedAt: services.now() };
  const status = type === 'edit' ? 'queued' : { $in: ['queued' as const, 'failed' as const] };
  const changed = await MessageModel.findOneAndUpdate({ _id: target._id, status, deletedAt: { $exists: false } }, { $set: change }, { returnDocument: 'after' }).lean();
  if (!changed) return null;
  await followPreview(services, changed);
  await publishMessage(services, changed);
  return changed;
}

function checkTarget(services: Services, target: Message, type: AmendmentType): void {
  const isOnNetwork = ['received', 'sent', 'delivered', 'read'].includes(target.status) && target.providerId !== undefined && (target.direction === 'in' || target.direction === 'out');
  const isOurs = target.direction === 'out' && (type !== 'edit' || target.type === 'text');
  if (!isOnNetwork || isAmendment(target.type) || target.deletedAt || (type !== 'reaction' && !isOurs)) throw new AppError('not_amendable');
  if (services.now().getTime() - target.sortAt.getTime() > LIMIT_MS[type]) throw new AppError('too_late');
}
