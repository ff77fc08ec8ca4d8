import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { ConversationModel, ContactModel, DeviceModel, seatHolderOf, TimelineEventModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import { readTimeline } from '../../engine/commands/index.ts';
import { compareWithTimeline } from '../../engine/commands/verify/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';

/** A device without a connection: for tests that hand messages over themselves. */
export async function createIdleDevice(fields: Partial<Device> = {}): Promise<Device> {
  const device = await DeviceModel.create({ name: 'Loja', driver: 'simulator', ...fields });
  return device.toObject<Device>();
}

/** A user straight in the store, as commands see them. */
export async function createViewer(fields: Partial<{ name: string; role: Viewer['role']; capacity: number; presence: 'online' | 'offline' }> = {}): Promise<Viewer> {
  const { name = 'Ana', role = 'agent', ...rest } = fields;
  const user = await UserModel.create({ name, role, email: `${randomUUID()}@teste.local`, passwordHash: 'none', presence: 'online', ...rest });
  return { id: user._id.toHexString(), name, role, departmentIds: [] };
}

/** What a driver would hand over. */
export function incoming(device: Device, fields: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    deviceId: device._id.toHexString(),
    providerId: randomUUID(),
    phone: '+5511999990001',
    lid: null,
    pushName: 'Carla',
    type: 'text',
    text: 'Bom dia',
    at: new Date(),
    fromMe: false,
    chat: 'person',
    isHistory: false,
    ...fields,
  };
}

/** Every conversation of the database, oldest first. */
export function allConversations(): Promise<Conversation[]> {
  return ConversationModel.find().sort({ openedAt: 1, _id: 1 }).lean();
}

/** Invariant 8: replaying the timeline through the machine gives the present state; and nothing is left undone. */
export async function expectSound(): Promise<void> {
  const conversations = await allConversations();
  for (const conversation of conversations) {
    expect(compareWithTimeline(conversation, await readTimeline(conversation))).toEqual([]);
    expect(conversation).toMatchObject({ events: [], effects: [] });
  }
  const open = conversations.flatMap((conversation) => conversation.openKey ?? []);
  expect(new Set(open).size).toBe(open.length);
  for (const user of await UserModel.find().lean()) {
    const held = conversations.filter((each) => seatHolderOf(each)?.equals(user._id)).map((each) => each._id.toHexString());
    expect(user.slots.map((slot) => slot.conversationId.toHexString()).toSorted()).toEqual(held.toSorted());
  }
}

/** Empties what conversations are made of, between the tests of one file. */
export async function forgetConversations(): Promise<void> {
  const { MessageModel } = await import('../../engine/models/index.ts');
  await Promise.all([ConversationModel.deleteMany({}), MessageModel.deleteMany({}), TimelineEventModel.deleteMany({}), ContactModel.deleteMany({}), UserModel.deleteMany({}), DeviceModel.deleteMany({})]);
}
