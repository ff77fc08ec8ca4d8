import { ContactModel, MessageModel, type Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { allKeysOf } from '../contacts/livingContact.ts';

/**
 * Whether a customer who seems not to answer may have had nothing to answer, or has answered: our last word has not left
 * yet, or theirs is stored and waits to be put into the conversation (whose worker is woken).
 */
export async function isSilenceDoubtful(services: Services, { _id, deviceId, contactId }: Conversation): Promise<boolean> {
  if (await MessageModel.exists({ conversationId: _id, status: { $in: ['queued', 'sending'] } })) return true;
  const contact = await ContactModel.findById(contactId, { identityKeys: 1, absorbedKeys: 1 }).lean();
  const waiting = contact && (await MessageModel.findOne({ deviceId, senderKey: { $in: allKeysOf(contact) }, undrained: true }, { senderKey: 1 }).lean());
  if (waiting?.senderKey) await services.queues.wakeInbound(deviceId.toHexString(), waiting.senderKey);
  return Boolean(waiting);
}
