import mongoose, { Types, type Connection } from 'mongoose';
import { storedClocks } from '../../engine/commands/conversations/clocks.ts';
import { NO_CLOCKS } from '../../engine/conversation/index.ts';
import { conversationTokens } from '../../engine/commands/index.ts';
import type { ConversationState } from '../../engine/contract/index.ts';
import { ContactModel, ConversationModel, DepartmentModel, DeviceModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import { sightOf } from '../../engine/policies/rooms.ts';
import { scopeOf } from '../../engine/presenters/conversation.ts';
import { turnOf } from '../../engine/routing/index.ts';
import { phoneOfCustomer } from './customers.ts';

const DEPARTMENTS = 8;
const AGENTS = 20;
const BATCH = 2_000;
/** One tenth is active, as in a company that has worked with it for a while; those not closed are distributed so. */
const ACTIVE_EVERY = 10;
const ACTIVE_STATES: ConversationState[] = ['waiting', 'waiting', 'unread', 'assigned', 'assigned'];
const MINUTE = 60_000;

/** Who and what the seeded conversations belong to. */
export interface Seeded {
  departmentIds: string[];
}

/** Fills a database that has its indexes with so many conversations, each with a contact of its own. */
export async function seedConversations(mongoUri: string, count: number): Promise<Seeded> {
  const connection = await mongoose.createConnection(mongoUri).asPromise();
  try {
    const people = await seedCompany(connection);
    for (let from = 0; from < count; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
      const contacts = numbers.map((number) => ({ _id: new Types.ObjectId(), name: `Cliente ${number}`, phone: phoneOfCustomer(number), identityKeys: [`tel:${phoneOfCustomer(number)}`], clientId: null, ignored: false, tokens: [], createdAt: new Date(), updatedAt: new Date() }));
      await connection.collection(ContactModel.collection.name).insertMany(contacts);
      await connection.collection(ConversationModel.collection.name).insertMany(numbers.map((number, index) => conversationOf(number, contacts[index]?._id, people)));
    }
    return { departmentIds: people.departments.map(String) };
  } finally {
    await connection.close();
  }
}

interface People {
  deviceId: Types.ObjectId;
  departments: Types.ObjectId[];
  agents: Types.ObjectId[];
}

async function seedCompany(connection: Connection): Promise<People> {
  const ids = (count: number) => Array.from({ length: count }, () => new Types.ObjectId());
  const people: People = { deviceId: new Types.ObjectId(), departments: ids(DEPARTMENTS), agents: ids(AGENTS) };
  await connection.model('Device', DeviceModel.schema, 'devices').create({ _id: people.deviceId, name: 'Loja', driver: 'simulator' });
  await connection.model('Department', DepartmentModel.schema, 'departments').create(people.departments.map((_id, index) => ({ _id, name: `Setor ${index}`, nameKey: `setor ${index}` })));
  await connection.model('User', UserModel.schema, 'users').create(people.agents.map((_id, index) => ({ _id, name: `Pessoa ${index}`, email: `pessoa-${index}@bench.local`, passwordHash: 'none', role: 'agent' as const })));
  return people;
}

function conversationOf(number: number, contactId: Types.ObjectId | undefined, { deviceId, departments, agents }: People): Conversation {
  if (!contactId) throw new Error('a conversation without its contact');
  const state = number % ACTIVE_EVERY === 0 ? (ACTIVE_STATES[(number / ACTIVE_EVERY) % ACTIVE_STATES.length] ?? 'waiting') : 'closed';
  const isActive = state !== 'closed';
  const openedAt = new Date(Date.now() - number * MINUTE);
  const assigneeId = state === 'waiting' ? null : (agents[number % AGENTS] ?? null);
  // One in nine is of no department.
  const departmentId = departments[number % (DEPARTMENTS + 1)] ?? null;
  const protocol = `20260101-${String(number).padStart(6, '0')}`;
  return {
    _id: new Types.ObjectId(),
    protocol,
    machineVersion: 1,
    state,
    version: 3,
    active: isActive,
    deviceId,
    contactId,
    ...(isActive && { openKey: `${deviceId.toHexString()}:${contactId.toHexString()}` }),
    departmentId,
    assigneeId,
    offeredToId: null,
    sight: sightOf(scopeOf({ departmentId, assigneeId, offeredToId: null })),
    clocks: storedClocks(NO_CLOCKS),
    deadlines: [],
    unreadCount: state === 'waiting' || state === 'unread' ? 2 : 0,
    newestUnseen: null,
    lastMessage: { text: 'Bom dia, gostaria de saber o andamento do meu pedido', at: openedAt, direction: 'in' },
    lastMessageAt: openedAt,
    outSeq: 0,
    outSortAt: null,
    openedAt,
    waitingSince: state === 'waiting' ? openedAt : null,
    waitedFrom: null,
    priority: 'normal',
    turnAt: state === 'waiting' ? new Date(turnOf({ priority: 'normal', waitingSince: openedAt.getTime() })) : null,
    routing: { declinedBy: [] },
    closedAt: isActive ? null : new Date(openedAt.getTime() + 30 * MINUTE),
    closeReason: null,
    previousId: null,
    tags: [],
    pendingTransfer: null,
    eventSeq: 3,
    events: [],
    effects: [],
    formerSights: [],
    tokens: conversationTokens(protocol, { name: `Cliente ${number}`, phone: phoneOfCustomer(number) }),
    createdAt: openedAt,
    updatedAt: openedAt,
  };
}
