import { Types } from 'mongoose';
import { isAmendment } from '../../conversation/index.ts';
import { MessageModel, type Contact, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { allKeysOf } from '../contacts/livingContact.ts';
import { applyAmendments } from './applyAmendments.ts';

type Related = Pick<Message, '_id' | 'deviceId' | 'providerId' | 'type' | 'direction' | 'waitsFor' | 'targetId'>;
const RELATED = { deviceId: 1, providerId: 1, type: 1, direction: 1, waitsFor: 1, targetId: 1 } as const;

/**
 * Joins messages of one contact on one device with what they quote or are about, and with what waited for them, however
 * old; then applies what is said. Repeatable; whoever marks messages as done calls it before. Of two that come at once,
 * the one that was stored second finds the other. Answers the ids of the given messages that were changed by it.
 */
export async function relateMessages(services: Services, contact: Pick<Contact, '_id' | 'identityKeys' | 'absorbedKeys'>, messages: Related[]): Promise<Set<string>> {
  const [deviceId] = messages.map((message) => message.deviceId);
  const providerIds = messages.flatMap(({ providerId }) => providerId ?? []);
  if (!deviceId || providerIds.length === 0) return new Set();
  // Of the same chat only: what nobody drained yet is known by its sender.
  const ofChat = { $or: [{ contactId: contact._id }, { contactId: null, senderKey: { $in: allKeysOf(contact) } }] };
  const waitedFor = messages.flatMap(({ waitsFor }) => waitsFor ?? []);
  const [waiting, others] = await Promise.all([
    MessageModel.find({ deviceId, waitsFor: { $in: providerIds }, ...ofChat }, RELATED).lean(),
    waitedFor.length > 0 ? MessageModel.find({ deviceId, providerId: { $in: waitedFor }, ...ofChat }, RELATED).lean() : [],
  ]);
  const known = new Map<string, Related>([...others, ...messages].map((message) => [message.providerId ?? '', message]));
  const targets = new Set(messages.flatMap(({ targetId }) => targetId?.toHexString() ?? []));
  const changed = new Set<string>();
  for (const message of new Map([...messages.filter(({ waitsFor }) => waitsFor), ...waiting].map((each) => [each._id.toHexString(), each])).values()) {
    const other = known.get(message.waitsFor ?? '');
    if (!other || !canBeAbout(message, other)) continue;
    const isAbout = isAmendment(message.type);
    await MessageModel.updateOne({ _id: message._id }, { $set: isAbout ? { targetId: other._id } : { quotedId: other._id }, $unset: { waitsFor: 1 } });
    changed.add(message._id.toHexString());
    if (isAbout) targets.add(other._id.toHexString());
  }
  for (const targetId of targets) {
    await applyAmendments(services, new Types.ObjectId(targetId));
    changed.add(targetId);
  }
  return changed;
}

/** Nothing is said of what says something of another; and a side changes only what it wrote itself. */
function canBeAbout(message: Related, other: Related): boolean {
  if (other._id.equals(message._id) || isAmendment(other.type)) return false;
  return message.type === 'edit' || message.type === 'deletion' ? message.direction === other.direction : true;
}
