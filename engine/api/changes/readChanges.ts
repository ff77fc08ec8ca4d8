import type { Model, ProjectionType, QueryFilter, Types } from 'mongoose';
import type { Change, Visibility } from '../../contract/index.ts';
import { ConversationModel, DeviceModel, MessageModel, WITHOUT_WORK, type Conversation, type Message } from '../../models/index.ts';
import { canSee, type Viewer } from '../../policies/viewer.ts';
import { formerlyVisibleFilter, visibleFilter } from '../../policies/visible.ts';
import { presentConversations, scopeOf } from '../../presenters/conversation.ts';
import { presentDevice } from '../../presenters/device.ts';
import { presentMessages } from '../../presenters/message.ts';
import type { Place } from '../lists/cursor.ts';
import { settledPlace, type Since } from './since.ts';

/** At most so many records of a kind in one answer; the cursor goes on from there. */
const MOST = 500;

interface Sight {
  viewer: Viewer;
  visibility: Visibility;
}

/**
 * What the viewer may see that changed after `since`, and from where to ask next. A record may come again; none is
 * missed. A conversation that left the viewer's sight comes as `conversation.removed`.
 */
export async function readChanges(sight: Sight, since: Since, now: Date): Promise<{ changes: Change[]; since: Since }> {
  const [conversations, messages, devices] = await Promise.all([
    changedConversations(sight, since.conversations, now),
    changedMessages(sight, since.messages, now),
    readAfter(DeviceModel, {}, since.devices, now),
  ]);
  return {
    changes: [...conversations.changes, ...messages.changes, ...devices.records.map((device) => ({ kind: 'device' as const, record: presentDevice(device) }))],
    since: { conversations: conversations.next, messages: messages.next, devices: devices.next },
  };
}

async function changedConversations({ viewer, visibility }: Sight, since: Place, now: Date): Promise<{ changes: Change[]; next: Place }> {
  const visible = visibleFilter(viewer, visibility);
  const inSight = visible ? { $or: [visible, formerlyVisibleFilter(viewer, since.at)] } : {};
  const { records, next } = await readAfter(ConversationModel, inSight, since, now, WITHOUT_WORK);
  const seen = await presentConversations(records.filter((conversation) => canSee(viewer, visibility, scopeOf(conversation))));
  const byId = new Map(seen.map((record) => [record.id, record]));
  const changes = records.map((conversation): Change => {
    const id = conversation._id.toHexString();
    const record = byId.get(id);
    return record ? { kind: 'conversation', record } : { kind: 'conversation.removed', record: { id } };
  });
  return { changes, next };
}

/** A message's sight is its conversation's, so pages without anything in sight are passed over here. */
async function changedMessages(sight: Sight, since: Place, now: Date): Promise<{ changes: Change[]; next: Place }> {
  let place = since;
  for (;;) {
    const { records, next, hasMore } = await readAfter(MessageModel, { conversationId: { $ne: null } }, place, now);
    const seen = await messagesInSight(sight, records);
    place = next;
    if (seen.length === 0 && hasMore) continue;
    const presented = await presentMessages(seen);
    return { changes: presented.map((record) => ({ kind: 'message', record })), next };
  }
}

async function messagesInSight({ viewer, visibility }: Sight, messages: Message[]): Promise<Message[]> {
  const visible = visibleFilter(viewer, visibility);
  if (!visible || messages.length === 0) return messages;
  const ids = [...new Set(messages.map((message) => String(message.conversationId)))];
  const conversations = await ConversationModel.find({ _id: { $in: ids }, ...visible }, { _id: 1 }).lean();
  const inSight = new Set(conversations.map((conversation) => conversation._id.toHexString()));
  return messages.filter((message) => inSight.has(String(message.conversationId)));
}

/** The records changed at or after a place, by (`updatedAt`, id). */
async function readAfter<Record extends { _id: Types.ObjectId; updatedAt: Date }>(
  model: Model<Record>,
  filter: object,
  { at, id }: Place,
  now: Date,
  projection?: ProjectionType<Conversation>,
): Promise<{ records: Record[]; next: Place; hasMore: boolean }> {
  const after = { updatedAt: { $gte: at }, $and: [{ $or: [{ updatedAt: { $gt: at } }, { updatedAt: at, _id: { $gt: id } }] }] };
  const records = await model
    // The generic record hides from the types that it has these fields.
    .find({ ...filter, ...after } as unknown as QueryFilter<Record>, projection as ProjectionType<Record>)
    .sort({ updatedAt: 1, _id: 1 })
    .limit(MOST)
    .lean<Record[]>();
  const last = records.at(-1);
  if (records.length === MOST && last) return { records, next: { at: last.updatedAt, id: last._id }, hasMore: true };
  // Back to the settled place, also from a later one: slower writes may still appear before it.
  return { records, next: settledPlace(now), hasMore: false };
}
