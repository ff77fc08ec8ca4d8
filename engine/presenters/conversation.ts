import type { Types } from 'mongoose';
import type { ConversationRecord } from '../contract/index.ts';
import { ContactModel, DepartmentModel, DeviceModel, UserModel, type Contact, type Conversation } from '../models/index.ts';
import type { ConversationScope } from '../policies/viewer.ts';

export type ConversationView = Omit<Conversation, 'events' | 'effects'>;

/** What the records tell of others, by their ids. */
export interface Named {
  names: Map<string, string>;
  people: Map<string, Pick<Contact, 'name' | 'phone' | 'clientId'>>;
}

/** The contract's JSON of conversations, with the names of what they point to: read now, unless `known` has them. Keeps the order. */
export async function presentConversations(conversations: ConversationView[], known?: Named): Promise<ConversationRecord[]> {
  if (conversations.length === 0) return [];
  const { names, people } = known ?? (await readNamed(conversations));
  const named = (id: Types.ObjectId) => ({ id: id.toHexString(), name: names.get(id.toHexString()) ?? '' });

  return conversations.map((each) => {
    const contact = people.get(each.contactId.toHexString());
    const transfer = each.pendingTransfer;
    return {
      id: each._id.toHexString(),
      protocol: each.protocol,
      state: each.state,
      version: each.version,
      device: named(each.deviceId),
      contact: {
        id: each.contactId.toHexString(),
        name: contact?.name ?? '',
        phone: contact?.phone ?? null,
        clientId: contact?.clientId?.toHexString() ?? null,
      },
      department: each.departmentId && named(each.departmentId),
      assignee: each.assigneeId && named(each.assigneeId),
      unreadCount: each.unreadCount,
      lastMessage: each.lastMessage && { ...each.lastMessage, at: each.lastMessage.at.toISOString() },
      openedAt: each.openedAt.toISOString(),
      waitingSince: each.waitingSince?.toISOString() ?? null,
      closedAt: each.closedAt?.toISOString() ?? null,
      closeReason: each.closeReason,
      ...(each.mergedInto && { mergedInto: each.mergedInto.toHexString() }),
      previousId: each.previousId?.toHexString() ?? null,
      tags: each.tags.map(String),
      ...(each.priority !== 'normal' && { priority: each.priority }),
      ...(each.clocks?.snoozedUntil && { snoozedUntil: each.clocks.snoozedUntil.toISOString() }),
      ...(each.clocks?.alerts?.length && { alerts: each.clocks.alerts }),
      ...(transfer && {
        transfer: {
          status: transfer.offer ? ('offered' as const) : ('pending' as const),
          ...(transfer.offer && { expiresAt: transfer.offer.expiresAt.toISOString() }),
          ...(transfer.offer?.reserved && { reserved: true as const }),
          by: transfer.by.kind === 'user' && transfer.by.id ? { id: transfer.by.id, name: transfer.by.name ?? '' } : null,
          note: transfer.note,
          to: {
            kind: transfer.toUserId ? ('user' as const) : ('department' as const),
            id: String(transfer.toUserId ?? transfer.toDepartmentId),
            name: transfer.toName,
          },
        },
      }),
    };
  });
}

export async function presentConversation(conversation: ConversationView): Promise<ConversationRecord> {
  const [record] = await presentConversations([conversation]);
  if (!record) throw new Error(`conversation ${conversation._id.toHexString()} was not presented`);
  return record;
}

async function readNamed(conversations: ConversationView[]): Promise<Named> {
  const [devices, contacts, departments, users] = await Promise.all([
    unlessEmpty(conversations.map((each) => each.deviceId), (ids) => DeviceModel.find({ _id: { $in: ids } }, { name: 1 }).lean()),
    unlessEmpty(conversations.map((each) => each.contactId), (ids) => ContactModel.find({ _id: { $in: ids } }, { name: 1, phone: 1, clientId: 1 }).lean()),
    unlessEmpty(conversations.map((each) => each.departmentId), (ids) => DepartmentModel.find({ _id: { $in: ids } }, { name: 1 }).lean()),
    unlessEmpty(conversations.map((each) => each.assigneeId), (ids) => UserModel.find({ _id: { $in: ids } }, { name: 1 }).lean()),
  ]);
  return {
    names: new Map([...devices, ...departments, ...users].map((each) => [each._id.toHexString(), each.name])),
    people: new Map(contacts.map((contact) => [contact._id.toHexString(), contact])),
  };
}

/** What decides who sees it. */
export function scopeOf({ departmentId, assigneeId, offeredToId }: Pick<Conversation, 'departmentId' | 'assigneeId' | 'offeredToId'>): ConversationScope {
  return { departmentId: departmentId?.toHexString() ?? null, assigneeId: assigneeId?.toHexString() ?? null, offeredToId: offeredToId?.toHexString() ?? null };
}

/** Asks for the distinct ids; for none, nobody is asked. */
async function unlessEmpty<T>(ids: (Types.ObjectId | null)[], find: (ids: Types.ObjectId[]) => Promise<T[]>): Promise<T[]> {
  const distinct = [...new Map(ids.filter((id) => id !== null).map((id) => [id.toHexString(), id])).values()];
  return distinct.length > 0 ? find(distinct) : [];
}
