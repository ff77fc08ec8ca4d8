import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Types } from 'mongoose';
import { createClient } from '../../engine/commands/clients/saveClient.ts';
import { createDevice } from '../../engine/commands/devices/saveDevice.ts';
import * as commands from '../../engine/commands/index.ts';
import type { SimulatorInbound } from '../../engine/contract/index.ts';
import { submitInbound } from '../../engine/gateway/simulator/network.ts';
import { normalise } from '../../engine/identity/tokens.ts';
import { phoneKey, toE164 } from '../../engine/identity/phone.ts';
import { ClientModel, ContactModel, DepartmentModel, MessageModel, QuickReplyModel, SETTINGS_ID, SettingModel, TagModel, UserModel, type Client, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { CLIENTS } from './clients.ts';
import { DEVICE_NAME, DEVICE_PHONE, PEOPLE, QUICK_REPLIES, SETTINGS, TAGS, type DemoEmail } from './company.ts';
import { CONVERSATIONS, type DemoConversation, type DemoStep } from './conversations.ts';

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 25;

/**
 * Fills the demonstration in the way of real days: customers write over the simulated network, workers take what they
 * wrote, agents use the same commands as the API. Needs a running gateway and worker. Throws when one does not keep up.
 */
export async function playDemo(services: Services): Promise<void> {
  const [viewers, device] = await Promise.all([readViewers(), connectDevice(services), createCatalogue(), Promise.all(CLIENTS.map((client) => createClient(client)))]);
  // Conversations take turns, as customers do, so that none waits for another.
  await Promise.all(CONVERSATIONS.map((conversation) => play(services, viewers, device, conversation)));
}

type Viewers = ReadonlyMap<DemoEmail, Viewer>;

async function play(services: Services, viewers: Viewers, device: Device, { phone, name, steps }: DemoConversation): Promise<void> {
  const [first] = steps;
  if (first?.type !== 'customer') throw new Error(`the demonstration of ${name} does not begin with the customer`);
  let conversationId = '';
  for (const [index, step] of steps.entries()) {
    if (step.type === 'customer') {
      conversationId = await write(services, device, { phone, name, text: step.text, picture: step.picture, messageId: `DEMO-${phone}-${index}` });
      if (index === 0) await linkClient(services, viewers, phone);
    } else {
      await act(services, viewers, conversationId, step, `demo-${index}`);
    }
  }
}

/** Writes over the simulated network and answers the conversation that took the message. */
async function write(services: Services, device: Device, { phone, picture, ...message }: { phone: string; name: string; text: string; picture: string | undefined; messageId: string }): Promise<string> {
  const media = picture === undefined ? undefined : await readPicture(picture);
  await submitInbound(services, device, { from: phone, ...message, media });
  return untilTrue(`message ${message.messageId} in a conversation`, async () => {
    const stored = await MessageModel.findOne({ deviceId: device._id, providerId: message.messageId, conversationId: { $ne: null } }, { conversationId: 1 }).lean();
    return stored?.conversationId?.toHexString();
  });
}

async function readPicture(name: string): Promise<SimulatorInbound['media']> {
  const bytes = await readFile(new URL(name, import.meta.url));
  return { dataBase64: bytes.toString('base64'), mimeType: 'image/jpeg', fileName: null, isVoice: false, durationSeconds: null };
}

async function act(services: Services, viewers: Viewers, conversationId: string, step: Exclude<DemoStep, { type: 'customer' }>, clientMessageId: string): Promise<void> {
  const viewer = viewerOf(viewers, step.by);
  switch (step.type) {
    case 'accept':
      await commands.acceptConversation(services, viewer, { conversationId });
      return;
    case 'reply':
      await commands.postMessage(services, viewer, { conversationId, text: step.text, clientMessageId });
      return;
    case 'note':
      await commands.postNote(services, viewer, { conversationId, text: step.text });
      return;
    case 'tag': {
      const tags = await TagModel.find({ name: { $in: step.tags } }, { _id: 1 }).lean();
      await commands.setConversationTags(services, viewer, { conversationId, tags: tags.map((tag) => tag._id.toHexString()) });
      return;
    }
    case 'transfer': {
      const department = await DepartmentModel.findOne({ name: step.to }, { _id: 1 }).orFail().lean();
      await commands.requestTransfer(services, viewer, { conversationId, departmentId: department._id.toHexString(), note: step.note });
      return;
    }
    case 'close':
      await commands.closeConversation(services, viewer, { conversationId, reason: step.reason, silent: true });
  }
}

/** A connected number of the shop. */
async function connectDevice(services: Services): Promise<Device> {
  const device = await createDevice(services, { name: DEVICE_NAME, driver: 'simulator', defaultDepartmentId: null, reopenWindowMinutes: 60, phone: DEVICE_PHONE });
  await commands.requestDeviceConnection(services, device._id.toHexString(), 'connected');
  return device;
}

/** What the company set up for its agents. */
async function createCatalogue(): Promise<void> {
  const departments = await DepartmentModel.find({}, { name: 1 }).lean();
  const idOf = (name?: string): Types.ObjectId | null => departments.find((department) => department.name === name)?._id ?? null;
  await Promise.all([
    SettingModel.updateOne({ _id: SETTINGS_ID }, { $set: SETTINGS }, { upsert: true }),
    TagModel.create(TAGS.map((tag) => ({ ...tag, nameKey: normalise(tag.name) }))),
    QuickReplyModel.create(QUICK_REPLIES.map(({ shortcut, text, department }) => ({ shortcut, shortcutKey: shortcut.toLowerCase(), text, departmentId: idOf(department) }))),
  ]);
}

/** A contact whose phone is a registered client's is that client. */
async function linkClient(services: Services, viewers: Viewers, phone: string): Promise<void> {
  const e164 = toE164(phone) ?? phone;
  const [client, contact] = await Promise.all([ClientModel.findOne({ phones: e164 }, { _id: 1 }).lean<Pick<Client, '_id'>>(), ContactModel.findOne({ identityKeys: phoneKey(e164) }, { _id: 1 }).lean()]);
  if (!client || !contact) return;
  await commands.linkContact(services, viewerOf(viewers, 'marta@demo.balcao'), { contactId: contact._id.toHexString(), clientId: client._id.toHexString() });
}

async function readViewers(): Promise<Viewers> {
  const users = await UserModel.find({ email: { $in: PEOPLE.map(({ email }) => email) } }).lean();
  return new Map(
    PEOPLE.flatMap(({ email }) => {
      const user = users.find((each) => each.email === email);
      return user ? [[email, { id: user._id.toHexString(), name: user.name, role: user.role, departmentIds: user.departmentIds.map(String) }]] : [];
    }),
  );
}

function viewerOf(viewers: Viewers, email: DemoEmail): Viewer {
  const viewer = viewers.get(email);
  if (!viewer) throw new Error(`the demonstration has no ${email}`);
  return viewer;
}

async function untilTrue<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`);
    await pause(LOOK_EVERY_MS);
  }
}
