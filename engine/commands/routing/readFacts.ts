import { isValidObjectId } from 'mongoose';
import { FIRST_MESSAGES_LENGTH, type BusinessHours } from '../../contract/index.ts';
import { ClientModel, ContactModel, ConversationModel, MessageModel, recentSettings, type Conversation } from '../../models/index.ts';
import { timeFactsOf, type ContactFacts, type ConversationFacts, type HolidayCalendar, type RoutingFacts, type Surroundings, type WaitingFacts } from '../../routing/index.ts';
import { messagesToAbsorb } from '../conversations/messageEffects.ts';
import { hoursOf } from './hoursOf.ts';

/** So many of the first messages rules look at. */
const FIRST_MESSAGES = 10;

/** What the choice of a user needs to know of a conversation that waits. */
export async function readWaiting(conversation: Conversation): Promise<WaitingFacts> {
  return { conversation: waitingOf(conversation), contact: await readOwnAgents(conversation) };
}

/** What belongs to a conversation and its contact; the language is told where a rule asks for it. */
export interface OwnFacts extends Pick<RoutingFacts, 'contact'> {
  conversation: Omit<ConversationFacts, 'language'>;
}

/** What rules ask of a conversation and its contact. */
export async function readOwnFacts(conversation: Conversation): Promise<OwnFacts> {
  const [firstMessages, contact, conversationsBefore, lastAgentId] = await Promise.all([
    readFirstMessages(conversation),
    contactFactsOf(conversation),
    ConversationModel.countDocuments({ contactId: conversation.contactId, openedAt: { $lt: conversation.openedAt } }),
    lastAgentOf(conversation),
  ]);
  const { deviceId, tags } = conversation;
  return {
    conversation: {
      ...waitingOf(conversation),
      deviceId: deviceId.toHexString(),
      tags: tags.map((tag) => tag.toHexString()),
      firstMessages,
    },
    contact: { ...contact, lastAgentId, conversationsBefore },
  };
}

/** Whom a sticky strategy may look for. */
export async function readOwnAgents(conversation: Pick<Conversation, '_id' | 'contactId' | 'routing'>): Promise<WaitingFacts['contact']> {
  const [lastAgentId, { managerId }] = await Promise.all([lastAgentOf(conversation), contactFactsOf(conversation)]);
  return { lastAgentId, managerId };
}

/** Where it waits, as it was read: hours, the time zone of who has none, and how many wait there beside it. */
export interface PlaceRead {
  departmentId: string | null;
  hours: BusinessHours | null;
  timeZone: string;
  queueLength: number;
}

/** An unknown device or department is one without hours. */
export async function readPlace({ id, departmentId, deviceId }: Pick<ConversationFacts, 'id' | 'departmentId' | 'deviceId'>): Promise<PlaceRead> {
  const [hours, { timeZone }, queueLength] = await Promise.all([
    hoursOf({ departmentId, deviceId }),
    recentSettings(),
    ConversationModel.countDocuments({ state: 'waiting', departmentId, ...(isValidObjectId(id) && { _id: { $ne: id } }) }),
  ]);
  return { departmentId, hours, timeZone, queueLength };
}

/** What rules ask of where it waits, and of the moment there. */
export type PlaceFacts = Pick<RoutingFacts, 'time' | 'load'>;

/** The moment, and who is there, from the surroundings. */
export function placeFactsOf({ departmentId, hours, timeZone, queueLength }: PlaceRead, surroundings: Surroundings, calendar: HolidayCalendar): PlaceFacts {
  return {
    time: timeFactsOf(hours, surroundings.at, calendar, timeZone),
    load: { queueLength, agentsOnline: agentsOnline(surroundings, departmentId) },
  };
}

/** Those of a queue that are there. */
function agentsOnline({ agents }: Surroundings, departmentId: string | null): number {
  return agents.filter((agent) => agent.presence === 'online' && agent.pausedReason === null && (departmentId === null || agent.departmentIds.includes(departmentId))).length;
}

/** What is asked of one that waits. */
export function waitingOf({ _id, departmentId, priority, waitingSince, openedAt, routing }: Pick<Conversation, '_id' | 'departmentId' | 'priority' | 'waitingSince' | 'openedAt' | 'routing'>): WaitingFacts['conversation'] {
  return {
    id: _id.toHexString(),
    departmentId: departmentId?.toHexString() ?? null,
    priority: priority ?? 'normal',
    waitingSince: (waitingSince ?? openedAt).getTime(),
    declinedBy: [...(routing?.declinedBy ?? []), ...(routing?.releasedBy ?? [])].map((id) => id.toHexString()),
  };
}

/** What the customer wrote since it began to wait; of one that nobody waits in, before anybody answered. */
async function readFirstMessages(conversation: Conversation): Promise<string> {
  const { _id: conversationId, waitingSince } = conversation;
  // What the change that made it due put into it may not bear its name yet.
  const absorbed = messagesToAbsorb(conversation);
  const own = absorbed.length > 0 ? { $or: [{ conversationId }, { _id: { $in: absorbed } }] } : { conversationId };
  const answered = waitingSince ? null : await MessageModel.findOne({ conversationId, direction: 'out', 'author.kind': { $ne: 'bot' } }, { sortAt: 1 }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean();
  const span = { ...(waitingSince && { arrivedAt: { $gte: waitingSince } }), ...(answered && { sortAt: { $lte: answered.sortAt } }) };
  const messages = await MessageModel.find({ ...own, direction: 'in', ...span }, { text: 1 }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).limit(FIRST_MESSAGES).lean();
  return messages.map(({ text }) => text).join('\n').slice(0, FIRST_MESSAGES_LENGTH);
}

async function contactFactsOf({ contactId }: Pick<Conversation, 'contactId'>): Promise<Pick<ContactFacts, 'isLinked' | 'documentType' | 'state' | 'city' | 'managerId'>> {
  const contact = await ContactModel.findById(contactId, { clientId: 1 }).lean();
  const client = contact?.clientId ? await ClientModel.findById(contact.clientId, { documentType: 1, address: 1, managerId: 1 }).lean() : null;
  return {
    isLinked: client !== null,
    documentType: client?.documentType ?? null,
    state: client?.address?.state || null,
    city: client?.address?.city || null,
    managerId: client?.managerId?.toHexString() ?? null,
  };
}

/** Who had the contact in the conversation before this one; of one that was opened again, who had it. */
async function lastAgentOf({ _id, contactId, routing }: Pick<Conversation, '_id' | 'contactId' | 'routing'>): Promise<string | null> {
  if (routing?.hadById) return routing.hadById.toHexString();
  const before = await ConversationModel.findOne({ contactId, _id: { $ne: _id }, assigneeId: { $ne: null } }, { assigneeId: 1 }).sort({ openedAt: -1 }).lean();
  return before?.assigneeId?.toHexString() ?? null;
}
