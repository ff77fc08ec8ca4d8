import type { ConversationRecord } from '../contract/index.ts';
import { ContactModel, type Contact } from '../models/index.ts';
import { presentConversations, type ConversationView } from './conversation.ts';
import { recentName } from './recentNames.ts';

/** The JSON that live events carry, with names a second old at most. `contact`: as it was just read, if it was. */
export async function presentForLive(conversation: ConversationView, contact?: Contact): Promise<ConversationRecord> {
  const { deviceId, departmentId, assigneeId, contactId } = conversation;
  const asked = [
    ['device', deviceId],
    ['department', departmentId],
    ['user', assigneeId],
  ] as const;
  const [person, ...names] = await Promise.all([
    contact?._id.equals(contactId) ? contact : ContactModel.findById(contactId, { name: 1, phone: 1, clientId: 1 }).lean(),
    ...asked.map(async ([kind, id]) => (id ? ([id.toHexString(), await recentName(kind, id)] as const) : null)),
  ]);
  const [record] = await presentConversations([conversation], {
    names: new Map(names.filter((each) => each !== null)),
    people: new Map(person ? [[contactId.toHexString(), person]] : []),
  });
  if (!record) throw new Error(`conversation ${conversation._id.toHexString()} was not presented`);
  return record;
}
