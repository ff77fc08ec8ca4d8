import { ConversationModel, type Message } from '../../models/index.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { Services } from '../../services.ts';

/** Tells the panels of those who may see it. Never rejects: a lost event is no loss, and what it tells of is stored. */
export async function publishMessage(services: Services, message: Message): Promise<void> {
  try {
    const conversation = message.conversationId && (await ConversationModel.findById(message.conversationId, { departmentId: 1, assigneeId: 1, offeredToId: 1 }).lean());
    if (conversation) services.live.message(await presentMessage(message), scopeOf(conversation));
  } catch (error) {
    services.log.warn({ err: error, messageId: message._id.toHexString() }, 'live event not published');
  }
}
