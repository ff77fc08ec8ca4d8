import { Types } from 'mongoose';
import { acceptConversation, closeConversation, completeTransfer, drainContact, receiveMessage, releaseConversation, requestTransfer } from '../../engine/commands/index.ts';
import { ConversationModel, DepartmentModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { presentConversation } from '../../engine/presenters/conversation.ts';
import { allConversations, createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
let ana: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  device = await createIdleDevice({ reopenWindowMinutes: 60 });
  ana = await createViewer();
});
afterEach(expectSound);

async function customerWrites(): Promise<Conversation> {
  await receiveMessage(runtime.services, incoming(device));
  await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
  return theConversation();
}

async function theConversation(): Promise<Conversation> {
  return (await allConversations())[0]!;
}

const HALF_HOUR = 30 * 60_000;

it('gives what begins to wait a turn by its arrival, and lets routing look at once; a second message changes neither', async () => {
  const opened = await customerWrites();
  expect(opened).toMatchObject({ state: 'waiting', priority: 'normal', routing: { trigger: 'opened', declinedBy: [], dueAt: expect.any(Date) } });
  expect(opened.turnAt!.getTime()).toBe(opened.waitingSince!.getTime() - HALF_HOUR);

  const { turnAt, routing, version, unreadCount } = await customerWrites();
  expect({ version, unreadCount }).toEqual({ version: opened.version + 1, unreadCount: 2 });
  expect({ turnAt, routing }).toEqual({ turnAt: opened.turnAt, routing: opened.routing });
});

it('takes the turn away while somebody has it, and gives the same one back when it is released or transferred', async () => {
  const opened = await customerWrites();
  const conversationId = opened._id.toHexString();
  expect(await acceptConversation(runtime.services, ana, { conversationId })).toMatchObject({ turnAt: null, routing: { declinedBy: [] } });
  expect((await theConversation()).routing).toEqual({ declinedBy: [] });

  expect(await releaseConversation(runtime.services, ana, { conversationId })).toMatchObject({ turnAt: opened.turnAt, routing: { trigger: 'released' } });
  const finance = await DepartmentModel.create({ name: 'Financeiro', nameKey: 'financeiro' });
  const supervisor = await createViewer({ role: 'supervisor' });
  const asked = requestTransfer(runtime.services, supervisor, { conversationId, departmentId: finance._id.toHexString() });
  await waitFor(async () => (await theConversation()).pendingTransfer !== null);
  await completeTransfer(runtime.services, conversationId);
  expect((await asked).completed).toBe(true);
  expect(await theConversation()).toMatchObject({ state: 'waiting', departmentId: finance._id, turnAt: opened.turnAt, routing: { trigger: 'transferred' } });
});

it('begins anew when the customer comes back after closing', async () => {
  const opened = await customerWrites();
  const conversationId = opened._id.toHexString();
  await closeConversation(runtime.services, await createViewer({ role: 'supervisor' }), { conversationId });
  expect(await theConversation()).toMatchObject({ state: 'closed', turnAt: null, routing: { declinedBy: [] } });
  await ConversationModel.updateOne({ _id: opened._id }, { $set: { routing: { declinedBy: [new Types.ObjectId(ana.id)] } } });

  const reopened = await customerWrites();
  expect(reopened).toMatchObject({ state: 'waiting', routing: { trigger: 'reopened', declinedBy: [] } });
  expect(reopened.turnAt!.getTime()).toBe(reopened.waitingSince!.getTime() - HALF_HOUR);
});

it('tells a priority only when it is not the usual one', async () => {
  const conversation = await customerWrites();
  expect(await presentConversation(conversation)).not.toHaveProperty('priority');
  expect(await presentConversation({ ...conversation, priority: 'urgent' })).toMatchObject({ priority: 'urgent' });
});
