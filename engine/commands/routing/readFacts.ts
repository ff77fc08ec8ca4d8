import { ClientModel, ContactModel, ConversationModel, DepartmentModel, DeviceModel, MessageModel, recentSettings, type Conversation } from '../../models/index.ts';
import { timeFactsOf, type ContactFacts, type ConversationFacts, type HolidayCalendar, type RoutingFacts, type Surroundings, type WaitingFacts } from '../../routing/index.ts';

/** So many of the first messages rules look at, and so many characters of them altogether. */
const FIRST_MESSAGES = 10;
const MAX_LENGTH = 4_000;

/** What the choice of a user needs to know of a conversation that waits. */
export async function readWaiting(conversation: Conversation): Promise<WaitingFacts> {
  return { conversation: waitingOf(conversation), contact: { lastAgentId: await lastAgentOf(conversation), managerId: null } };
}

/** What rules ask about besides the surroundings. */
export async function readConversationFacts(conversation: Conversation, now: Date, calendar: HolidayCalendar): Promise<Pick<RoutingFacts, 'conversation' | 'contact' | 'time'> & { queueLength: number }> {
  const [messages, contact, conversationsBefore, lastAgentId, queueLength, time] = await Promise.all([
    MessageModel.find({ conversationId: conversation._id, direction: 'in' }, { text: 1 }).sort({ sortAt: -1, arrivedAt: -1, _id: -1 }).limit(FIRST_MESSAGES).lean(),
    contactFactsOf(conversation),
    ConversationModel.countDocuments({ contactId: conversation.contactId, openedAt: { $lt: conversation.openedAt } }),
    lastAgentOf(conversation),
    ConversationModel.countDocuments({ state: 'waiting', departmentId: conversation.departmentId }),
    timeOf(conversation, now, calendar),
  ]);
  const firstMessages = messages.toReversed().map(({ text }) => text).join('\n').slice(0, MAX_LENGTH);
  const { deviceId, tags } = conversation;
  const facts: ConversationFacts = {
    ...waitingOf(conversation),
    deviceId: deviceId.toHexString(),
    tags: tags.map((tag) => tag.toHexString()),
    firstMessages,
    language: null,
  };
  return { conversation: facts, contact: { ...contact, lastAgentId, managerId: null, conversationsBefore }, time, queueLength };
}

/** Those of a queue that are there. */
export function agentsOnline({ agents }: Surroundings, departmentId: string | null): number {
  return agents.filter((agent) => agent.presence === 'online' && (departmentId === null || agent.departmentIds.includes(departmentId))).length;
}

/** What is asked of one that waits. */
export function waitingOf({ _id, departmentId, priority, waitingSince, openedAt, routing }: Pick<Conversation, '_id' | 'departmentId' | 'priority' | 'waitingSince' | 'openedAt' | 'routing'>): WaitingFacts['conversation'] {
  return {
    id: _id.toHexString(),
    departmentId: departmentId?.toHexString() ?? null,
    priority: priority ?? 'normal',
    waitingSince: (waitingSince ?? openedAt).getTime(),
    declinedBy: (routing?.declinedBy ?? []).map((id) => id.toHexString()),
  };
}

async function contactFactsOf({ contactId }: Conversation): Promise<Pick<ContactFacts, 'isLinked' | 'documentType' | 'state' | 'city'>> {
  const contact = await ContactModel.findById(contactId, { clientId: 1 }).lean();
  const client = contact?.clientId ? await ClientModel.findById(contact.clientId, { documentType: 1, address: 1 }).lean() : null;
  return { isLinked: client !== null, documentType: client?.documentType ?? null, state: client?.address?.state || null, city: client?.address?.city || null };
}

/** Who had the contact in the conversation before this one; of one that was opened again, who had it. */
export async function lastAgentOf({ _id, contactId }: Pick<Conversation, '_id' | 'contactId'>): Promise<string | null> {
  const before = await ConversationModel.findOne({ contactId, _id: { $ne: _id }, assigneeId: { $ne: null } }, { assigneeId: 1 }).sort({ openedAt: -1 }).lean();
  return before?.assigneeId?.toHexString() ?? null;
}

async function timeOf({ departmentId, deviceId }: Conversation, now: Date, calendar: HolidayCalendar): Promise<RoutingFacts['time']> {
  const [department, device, { timeZone }] = await Promise.all([
    departmentId && DepartmentModel.findById(departmentId, { hours: 1 }).lean(),
    DeviceModel.findById(deviceId, { hours: 1 }).lean(),
    recentSettings(),
  ]);
  return timeFactsOf(department?.hours ?? device?.hours ?? null, now.getTime(), calendar, timeZone);
}
