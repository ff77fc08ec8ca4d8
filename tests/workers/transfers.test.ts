import { acceptConversation, closeConversation, completeTransfer, drainContact, leaveSweeping, postMessage, receiveMessage, requestTransfer, sweep } from '../../engine/commands/index.ts';
import { ConversationModel, DepartmentModel, MessageModel, UserModel } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { startWorker } from '../../workers/worker.ts';
import { allConversations, createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(forgetConversations);
afterEach(expectSound);

/** A conversation that Ana has, with one message of the customer. */
async function anasConversation(): Promise<{ ana: Viewer; conversationId: string }> {
  const device = await createIdleDevice();
  const ana = await createViewer({ name: 'Ana' });
  await receiveMessage(runtime.services, incoming(device));
  await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
  const conversationId = (await allConversations())[0]!._id.toHexString();
  await acceptConversation(runtime.services, ana, { conversationId });
  return { ana, conversationId };
}

describe('with a worker', () => {
  let worker: { stop(): Promise<void> };
  beforeAll(async () => {
    worker = await startWorker(runtime.runtime, { concurrency: 5 });
  });
  afterAll(() => worker.stop());

  it('hands a conversation to a user, with its note', async () => {
    const { ana, conversationId } = await anasConversation();
    const bruno = await createViewer({ name: 'Bruno' });
    const { conversation, completed } = await requestTransfer(runtime.services, ana, { conversationId, userId: bruno.id, note: 'cliente antigo' });
    expect(completed).toBe(true);
    expect(conversation).toMatchObject({ state: 'assigned', pendingTransfer: null });
    expect(conversation.assigneeId?.toHexString()).toBe(bruno.id);
    await waitFor(async () => (await MessageModel.findOne({ direction: 'note' }).lean())?.text === 'cliente antigo');
    await settled();
  });

  it('marks a receiver who has no room, and hands it over all the same', async () => {
    const { ana, conversationId } = await anasConversation();
    const bruno = await createViewer({ name: 'Bruno', capacity: 0 });
    await requestTransfer(runtime.services, ana, { conversationId, userId: bruno.id });
    await settled();
    const { TimelineEventModel } = await import('../../engine/models/index.ts');
    expect(await TimelineEventModel.findOne({ type: 'transferred' }).lean()).toMatchObject({ data: { overCapacity: true, toName: 'Bruno' } });
  });

  it('puts a conversation into a department, keeping the time the customer has waited', async () => {
    const { ana, conversationId } = await anasConversation();
    const department = await DepartmentModel.create({ name: 'Financeiro', nameKey: 'financeiro' });
    const before = (await allConversations())[0]!;
    const { conversation } = await requestTransfer(runtime.services, ana, { conversationId, departmentId: department._id.toHexString() });
    expect(conversation).toMatchObject({ state: 'waiting', assigneeId: null, waitingSince: before.waitedFrom });
    expect(conversation.departmentId?.toHexString()).toBe(department._id.toHexString());
    await settled();
  });

  it('drains what the driver stored on the hint alone', async () => {
    const device = await createIdleDevice();
    await Promise.all(Array.from({ length: 10 }, (_, index) => receiveMessage(runtime.services, incoming(device, { phone: `+55119999920${String(index).padStart(2, '0')}` }))));
    await waitFor(async () => (await allConversations()).length === 10);
    await settled();
  });
});

describe('without a worker', () => {
  it('keeps a transfer pending, refuses a second one, and the sweeper completes it', async () => {
    const { ana, conversationId } = await anasConversation();
    const bruno = await createViewer({ name: 'Bruno' });
    const { completed, conversation } = await requestTransfer(runtime.services, ana, { conversationId, userId: bruno.id });
    expect(completed).toBe(false);
    expect(conversation.pendingTransfer).toMatchObject({ toName: 'Bruno' });
    await expect(requestTransfer(runtime.services, ana, { conversationId, userId: bruno.id })).rejects.toMatchObject({ code: 'transfer_pending' });
    await sweep(runtime.services, { slotsAt: Date.now() });
    expect((await allConversations())[0]).toMatchObject({ pendingTransfer: null, state: 'assigned' });
  });

  it('drops a transfer whose receiver was deactivated meanwhile', async () => {
    const { conversationId, ana } = await anasConversation();
    const bruno = await createViewer({ name: 'Bruno' });
    await setPending(conversationId, bruno);
    await UserModel.updateOne({ _id: bruno.id }, { active: false });
    await completeTransfer(runtime.services, conversationId);
    const [conversation] = await allConversations();
    expect(conversation).toMatchObject({ pendingTransfer: null, state: 'assigned' });
    expect(conversation?.assigneeId?.toHexString()).toBe(ana.id);
  });

  it('sweeps what is still with a deactivated user back to its queue', async () => {
    const { ana } = await anasConversation();
    await UserModel.updateOne({ _id: ana.id }, { active: false });
    await sweep(runtime.services, { slotsAt: Date.now() });
    expect((await allConversations())[0]).toMatchObject({ state: 'waiting', assigneeId: null });
  });

  it('forgets a transfer when the conversation is closed', async () => {
    const { ana, conversationId } = await anasConversation();
    await setPending(conversationId, await createViewer({ name: 'Bruno' }));
    await closeConversation(runtime.services, ana, { conversationId });
    expect((await allConversations())[0]).toMatchObject({ state: 'closed', pendingTransfer: null });
  });

  it('finishes what a dead process left: effects, events, undrained messages', async () => {
    const { ana, conversationId } = await anasConversation();
    const { message } = await postMessage(runtime.services, ana, { conversationId, text: 'oi', clientMessageId: 'a' });
    // As a crash between the conversation's write and the message's leaves it.
    const long = new Date(Date.now() - 60_000);
    await MessageModel.deleteOne({ _id: message._id });
    await ConversationModel.updateOne({ _id: conversationId }, { $push: { effects: { key: `writeMessage-${message._id.toHexString()}`, type: 'writeMessage', data: { message }, at: long, claimedBy: 'dead', claimedAt: long, fence: 1 } } });
    const device = await createIdleDevice();
    await receiveMessage(runtime.services, incoming(device, { phone: '+5511999993333' }));
    await MessageModel.updateOne({ undrained: true }, { arrivedAt: long });
    await sweep(runtime.services, { slotsAt: Date.now() });
    expect(await MessageModel.findById(message._id).lean()).toMatchObject({ text: 'oi', status: 'queued', seq: 1 });
    expect(await allConversations()).toHaveLength(2);
  });
});

describe('a sweeper that was killed', () => {
  it('is followed by another within 10 s, not sooner', async () => {
    const { services } = runtime;
    const at = (ms: number) => ({ ...services, processId: 'another', now: () => new Date(services.now().getTime() + ms) });
    expect(await sweep(services, { slotsAt: Date.now() })).not.toBeNull();
    expect(await sweep(at(0), { slotsAt: Date.now() })).toBeNull();
    expect(await sweep(at(10_001), { slotsAt: Date.now() })).not.toBeNull();
    await leaveSweeping(at(0));
  });
});

async function setPending(conversationId: string, to: Viewer): Promise<void> {
  const { Types } = await import('mongoose');
  await ConversationModel.updateOne(
    { _id: conversationId },
    { pendingTransfer: { requestId: 'x', toUserId: new Types.ObjectId(to.id), toDepartmentId: null, toName: to.name, note: null, by: { kind: 'user', id: to.id, name: to.name }, requestedAt: new Date() } },
  );
}

/** Nothing is being done any more. */
async function settled(): Promise<void> {
  await waitFor(async () => (await allConversations()).every(({ events, effects, pendingTransfer }) => events.length + effects.length === 0 && !pendingTransfer));
}
