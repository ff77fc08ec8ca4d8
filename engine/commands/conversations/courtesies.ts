import { AMENDMENT_TYPES } from '../../contract/index.ts';
import { lidOfKey, phoneOfKey } from '../../identity/phone.ts';
import { ContactModel, MessageModel, recentSettings, type Conversation } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { destinationOf } from './actors.ts';

/** A first look at a long history marks the newest of it. */
const MOST_SEEN = 100;

/** Shows the customer that somebody writes to them: whoever may reply, in a conversation that is being served. */
export async function showTyping(services: Services, viewer: Viewer, { deviceId, contactId, state, ...scope }: Conversation): Promise<void> {
  if ((state !== 'assigned' && state !== 'unread') || !canHandle(viewer, scopeOf(scope))) return;
  if (!(await recentSettings()).showsTyping) return;
  const contact = await ContactModel.findById(contactId).lean();
  const destination = contact && destinationOf(contact);
  if (destination) await services.signals.courtesy(deviceId.toHexString(), { kind: 'typing', to: { phone: phoneOfKey(destination), lid: lidOfKey(destination) } });
}

/**
 * After a change by which what was unseen is seen: shows the customer so. Each message is marked under the key by which it
 * came, as its network knows it. Never rejects: it is a courtesy.
 */
export async function showSeen(services: Services, conversation: Conversation, before: Conversation | undefined): Promise<void> {
  if (!before || before.unreadCount === 0 || conversation.unreadCount > 0 || conversation.state !== 'assigned') return;
  try {
    if (!(await recentSettings()).sendsReadReceipts) return;
    const seen = await MessageModel.find({ conversationId: conversation._id, direction: 'in', history: false, type: { $nin: AMENDMENT_TYPES } }, { providerId: 1, senderKey: 1, deviceId: 1 })
      .sort({ sortAt: -1, arrivedAt: -1, _id: -1 })
      .limit(Math.min(before.unreadCount, MOST_SEEN))
      .lean();
    const bySender = new Map<string, { deviceId: string; senderKey: string; providerIds: string[] }>();
    for (const { providerId, senderKey, deviceId } of seen) {
      if (!providerId || !senderKey) continue;
      const key = `${deviceId.toHexString()} ${senderKey}`;
      const group = bySender.get(key) ?? { deviceId: deviceId.toHexString(), senderKey, providerIds: [] };
      group.providerIds.push(providerId);
      bySender.set(key, group);
    }
    for (const { deviceId, senderKey, providerIds } of bySender.values()) {
      await services.signals.courtesy(deviceId, { kind: 'seen', to: { phone: phoneOfKey(senderKey), lid: lidOfKey(senderKey) }, providerIds });
    }
  } catch (error) {
    services.log.warn({ err: error, conversationId: conversation._id.toHexString() }, 'not told that it was seen');
  }
}
