import type { Types } from 'mongoose';
import type { MessageType } from '../../contract/index.ts';
import { step } from '../../conversation/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { ContactModel, MessageModel, type Conversation, type Message, type MessageMedia } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf, authorOf, destinationOf } from './actors.ts';
import { changeConversation, mustBeVersion } from './changeConversation.ts';
import { snapshotOf } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { outgoingOf } from './outgoing.ts';
import { messagesToWrite, type MessageToWrite } from './messageEffects.ts';
import { runEffect } from './runEffect.ts';
import type { ConversationCommand } from './takeConversation.ts';

export interface PostMessageCommand extends ConversationCommand {
  text: string;
  /** The caller's own id: the same again is the same message, finished if it was half-written. */
  clientMessageId: string;
  quotedId?: string | undefined;
  /** A file that lies in the media store; `text` is what stands below it. */
  attachment?: Attachment | undefined;
  isForwarded?: boolean;
}

export interface Attachment {
  type: MessageType;
  media: MessageMedia;
}

/**
 * An agent's message to the customer. Its place (`seq`) comes from the conversation's compare-and-set, the message
 * itself is an effect of that write; it leaves in `seq` order. Throws `not_assigned`, `forbidden`, `illegal_transition`,
 * `version_conflict`.
 */
export async function postMessage(services: Services, viewer: Viewer, command: PostMessageCommand): Promise<{ message: MessageToWrite; created: boolean }> {
  const { conversationId, text, clientMessageId, ifVersion, attachment, isForwarded } = command;
  const seen = await loadConversation(viewer, conversationId);
  const [contact, quotedId] = await Promise.all([ContactModel.findById(seen.contactId).lean(), findQuoted(seen, command.quotedId)]);
  const to = contact && destinationOf(contact);

  let messageId: Types.ObjectId | undefined;
  let created: MessageToWrite | undefined;
  const conversation = await changeConversation(
    services,
    conversationId,
    async (current) => {
      created = undefined;
      messageId = await findPosted(current, clientMessageId);
      if (messageId) return null;
      // Not before: what was posted has raised the version itself, and its repetition is no conflict.
      mustBeVersion(current, ifVersion);

      const now = services.now();
      const machineEvent = { type: 'reply' as const, at: now.getTime(), userId: viewer.id };
      step(snapshotOf(current), machineEvent);
      if (!canHandle(viewer, scopeOf(current))) throw new AppError('forbidden');

      const { message, fields, effect } = outgoingOf(current, { author: authorOf(viewer), text, to, now, clientMessageId, quotedId, ...attachment, isForwarded });
      messageId = message._id;
      created = message;
      return {
        happenings: [{ type: 'replied', by: actorOf(viewer), data: { messageId: message._id.toHexString() }, machineEvent }],
        fields,
        effects: [effect],
      };
    },
    { seen },
  );
  // From here on it is in the conversation, which the sweeper finishes if need be.
  if (created) return { message: created, created: true };
  if (!messageId) throw new Error(`conversation ${conversationId} was saved without its message`);
  return { message: await findWrittenMessage(services, conversation, messageId), created: false };
}

/** What was posted before under this id, finished if it was half-written; null when nothing was. Throws `not_found`. */
export async function findRepeated(services: Services, viewer: Viewer, { conversationId, clientMessageId }: Pick<PostMessageCommand, 'conversationId' | 'clientMessageId'>): Promise<Message | null> {
  const conversation = await loadConversation(viewer, conversationId);
  const messageId = await findPosted(conversation, clientMessageId);
  return messageId ? findWrittenMessage(services, conversation, messageId) : null;
}

/** The message as it stands in its collection; written now if its conversation still carries it. */
export async function findWrittenMessage(services: Services, conversation: Conversation, messageId: Types.ObjectId): Promise<Message> {
  const written = await MessageModel.findById(messageId).lean();
  if (written) return written;
  const effect = conversation.effects.find((each) => each.type === 'writeMessage' && each.key.endsWith(messageId.toHexString()));
  if (effect) await runEffect(services, conversation, effect);
  return MessageModel.findById(messageId).orFail().lean();
}

/** The message of an earlier, maybe half-finished, post with the same id. The conversation was read before the messages. */
async function findPosted(conversation: Conversation, clientMessageId: string): Promise<Types.ObjectId | undefined> {
  // A merge may have closed the conversation and moved its messages on since.
  const places = conversation.mergedInto ? [conversation._id, conversation.mergedInto] : [conversation._id];
  const written = await MessageModel.findOne({ conversationId: { $in: places }, clientMessageId }, { _id: 1 }).lean();
  return written?._id ?? messagesToWrite(conversation).find((message) => message.clientMessageId === clientMessageId)?._id;
}

async function findQuoted(conversation: Conversation, quotedId: string | undefined): Promise<Types.ObjectId | null> {
  if (quotedId === undefined) return null;
  const quoted = await MessageModel.findOne({ _id: quotedId, conversationId: conversation._id }, { _id: 1 }).lean();
  if (!quoted) throw invalid({ quotedId: 'field.unknownMessage' });
  return quoted._id;
}
