import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import {
  acceptConversation, acceptTransfer, assignConversation, closeConversation, declineTransfer, postMessage, receiveMessage, releaseConversation, reopenConversation,
  drainContact, requestTransfer, saveSettings, sweep, viewConversation,
} from '../../engine/commands/index.ts';
import { setPresence } from '../../engine/commands/users/index.ts';
import { AppError } from '../../engine/errors.ts';
import { ContactModel, ConversationModel, DepartmentModel, MessageModel, UserModel, type Conversation, type Message } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { phoneKey } from '../../engine/identity/phone.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { createIdleDevice, forgetConversations, incoming } from '../support/conversations.ts';
import { removeKeys } from '../support/createTestRuntime.ts';
import { waitFor } from '../support/waitFor.ts';
import type { Action, CustomerName, DepartmentName, Desk, Outcome, PersonName } from './deskModel.ts';

/** After so long without an end, hints are taken for lost. ms. */
const HINTS_TAKE_MS = 400;

const PHONES: Record<CustomerName, string[]> = {
  // With and without the ninth digit: one person.
  carla: ['+5511987654321', '+551187654321'],
  davi: ['+5511912345678'],
};

/** The same desk in the real engine: commands, store, queue and workers. */
export async function openRealDesk(runtime: Runtime, desk: Desk) {
  const { services } = runtime;
  await forgetConversations();
  await DepartmentModel.deleteMany({});
  const [sales, support] = await DepartmentModel.create([{ name: 'Vendas', nameKey: 'vendas' }, { name: 'Suporte', nameKey: 'suporte' }]);
  const departments: Record<DepartmentName, Types.ObjectId> = { sales: sales!._id, support: support!._id };
  const device = await createIdleDevice({ reopenWindowMinutes: desk.reopens ? 60 : 0, defaultDepartmentId: departments.sales });
  await saveSettings(services, { transferMode: desk.offers ? 'offer' : 'direct', offerSeconds: 3600 });
  const laterServices: Services = { ...services, now: () => new Date(Date.now() + 15_000) };
  const viewers = {} as Record<PersonName, Viewer>; // Filled in by the next lines.
  for (const [name, { isSupervisor, capacity, isOnline }] of Object.entries(desk.people) as [PersonName, Desk['people'][PersonName]][]) {
    const role = isSupervisor ? 'supervisor' : 'agent';
    const user = await UserModel.create({ name, role, capacity, presence: isOnline ? 'online' : 'offline', email: `${randomUUID()}@teste.local`, passwordHash: 'none' });
    viewers[name] = { id: user._id.toHexString(), name, role, departmentIds: [] };
  }

  /** Every message handed over, by its provider id: none may be missing in the end. */
  const handedOver = new Map<string, string>();
  const failures: unknown[] = [];

  async function hand(fields: { customer: CustomerName; type: Message['type']; text: string; fromMe?: boolean }): Promise<void> {
    const [phone, ...others] = PHONES[fields.customer];
    const providerId = randomUUID();
    handedOver.set(providerId, fields.text);
    const message = incoming(device, { phone: handedOver.size % 2 === 0 ? (others[0] ?? phone!) : phone!, providerId, type: fields.type, text: fields.text, fromMe: fields.fromMe ?? false, pushName: fields.customer });
    await receiveMessage(services, message);
    // Networks repeat themselves.
    if (handedOver.size % 3 === 0) await receiveMessage(services, message);
    // As the sweeper does, beside the worker that was woken.
    if (handedOver.size % 4 === 0) void drainContact(services, { deviceId: message.deviceId, senderKey: phoneKey(message.phone!) }).catch((error: unknown) => failures.push(error));
  }

  async function carryOut(action: Action): Promise<void> {
    switch (action.do) {
      case 'flushRedis':
        return removeKeys(runtime);
      case 'presence':
        return void (await setPresence(services, viewers[action.by].id, action.isOnline ? 'online' : 'offline'));
      case 'write':
        for (const text of action.texts) await hand({ customer: action.customer, type: action.kind, text });
        return;
      case 'phone':
        return hand({ customer: action.customer, type: 'text', text: action.text, fromMe: true });
      default:
        return command(action, await lastConversationOf(action.customer));
    }
  }

  async function command(action: Exclude<Action, { do: 'presence' | 'write' | 'phone' | 'flushRedis' }>, conversationId: string): Promise<void> {
    const viewer = viewers[action.by];
    const target = { conversationId };
    switch (action.do) {
      case 'accept':
        return void (await acceptConversation(services, viewer, target));
      case 'reopen':
        return void (await reopenConversation(services, viewer, target));
      case 'view':
        return void (await viewConversation(services, viewer, target));
      case 'release':
        return void (await releaseConversation(services, viewer, target));
      case 'close':
        return void (await closeConversation(services, viewer, target));
      case 'acceptOffer':
        return void (await acceptTransfer(services, viewer, target));
      case 'declineOffer':
        return void (await declineTransfer(services, viewer, target));
      case 'reply':
        return void (await postMessage(services, viewer, { ...target, text: action.text, clientMessageId: randomUUID() }));
      case 'assign':
        return void (await assignConversation(services, viewer, { ...target, userId: viewers[action.to].id }));
      case 'transferToUser':
        return void (await requestTransfer(services, viewer, { ...target, userId: viewers[action.to].id }));
      case 'transferToDepartment':
        return void (await requestTransfer(services, viewer, { ...target, departmentId: departments[action.department].toHexString() }));
    }
  }

  async function lastConversationOf(customer: CustomerName): Promise<string> {
    const contact = await ContactModel.findOne({ identityKeys: `tel:${PHONES[customer][0]}` }).lean();
    const conversation = contact && (await ConversationModel.findOne({ contactId: contact._id }, { _id: 1 }).sort({ protocol: -1 }).lean());
    if (!conversation) throw new NothingThere();
    return conversation._id.toHexString();
  }

  return {
    handedOver,
    async perform(action: Action): Promise<Outcome> {
      try {
        await carryOut(action);
        return 'ok';
      } catch (error) {
        if (error instanceof NothingThere) return 'nothing';
        if (error instanceof AppError) return error.code;
        throw error;
      }
    },
    /** Until everything that was handed over has been put where it belongs. */
    async settle(): Promise<void> {
      const since = performance.now();
      await waitFor(
        async () => {
          if (!(await isSomethingLeft())) return true;
          // Hints may have gone with Redis: then the sweeper does what is left, once it is old enough.
          if (performance.now() - since > HINTS_TAKE_MS) await sweep(laterServices, { slotsAt: Infinity });
          return false;
        },
        { timeoutMs: 30_000, intervalMs: 4, what: 'nothing left to be done' },
      );
      expect(failures).toEqual([]);
    },
    /** As `viewOf` shows the model's. */
    async view(): Promise<object[]> {
      const [conversations, messages, contacts] = await Promise.all([
        ConversationModel.find().sort({ protocol: 1 }).lean(),
        MessageModel.find({ conversationId: { $ne: null } }, { conversationId: 1, text: 1 }).lean(),
        ContactModel.find({}, { name: 1 }).lean(),
      ]);
      const nameOf = (id: Types.ObjectId | null) => Object.values(viewers).find((viewer) => viewer.id === id?.toHexString())?.name ?? null;
      return conversations.map((each: Conversation) => ({
        customer: contacts.find(({ _id }) => _id.equals(each.contactId))?.name,
        state: each.state,
        assignee: nameOf(each.assigneeId),
        department: Object.entries(departments).find(([, id]) => each.departmentId?.equals(id))?.[0] ?? null,
        unread: each.unreadCount,
        offeredTo: nameOf(each.offeredToId),
        texts: messages.filter(({ conversationId }) => conversationId?.equals(each._id)).map(({ text }) => text).toSorted(),
      }));
    },
  };
}

async function isSomethingLeft(): Promise<boolean> {
  const left = await Promise.all([
    MessageModel.exists({ undrained: true }),
    ConversationModel.exists({ $or: [{ 'effects.0': { $exists: true } }, { 'events.0': { $exists: true } }, { 'pendingTransfer.requestedAt': { $exists: true }, offeredToId: null }] }),
  ]);
  return left.some(Boolean);
}

/** The customer has never written. */
class NothingThere extends Error {
  constructor() {
    super('no conversation');
    this.name = 'NothingThere';
  }
}
