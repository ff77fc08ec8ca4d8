import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import { settleAbandoned } from '../../engine/commands/conversations/settleConversation.ts';
import { ConversationModel, isStoreAway, TimelineEventModel, type StoredTimelineEvent } from '../../engine/models/index.ts';
import { allConversations, createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { startProxyToStore, type CuttableProxy } from '../support/cuttableProxy.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

const storeUri = process.env.MONGODB_URI;
let store: CuttableProxy;
let runtime: TestRuntime;
beforeAll(async () => {
  const proxy = await startProxyToStore();
  store = proxy;
  process.env.MONGODB_URI = proxy.uri;
  runtime = await createTestRuntime();
});
afterAll(async () => {
  await runtime.close();
  await store.close();
  process.env.MONGODB_URI = storeUri;
});
beforeEach(forgetConversations);

describe('timeline events that a dead process had drained in part', () => {
  it('are each there once, and the document is emptied', async () => {
    const device = await createIdleDevice();
    const message = incoming(device);
    await receiveMessage(runtime.services, message);
    await drainContact(runtime.services, { deviceId: message.deviceId, senderKey: `tel:${message.phone}` });
    const drained = await TimelineEventModel.find().sort({ seq: 1 }).lean();
    expect(drained.map(({ type }) => type)).toEqual(['opened', 'message_in']);

    // The second was not drained yet, and neither had been taken out of the document.
    await TimelineEventModel.deleteOne({ seq: 2 });
    const events = drained.map(({ _id, conversationId, ...event }): StoredTimelineEvent => event);
    await ConversationModel.updateOne({}, { $set: { events } });
    const [half] = await allConversations();
    await settleAbandoned(runtime.services, half!);

    expect(await TimelineEventModel.find({}, { seq: 1, type: 1, _id: 0 }).sort({ seq: 1 }).lean()).toEqual([{ seq: 1, type: 'opened' }, { seq: 2, type: 'message_in' }]);
    await expectSound();
  });
});

describe('timeline events on their way to a store that dies', () => {
  it('stay in the document, and are stored by the next who settles it', async () => {
    const device = await createIdleDevice();
    const message = incoming(device);
    await receiveMessage(runtime.services, message);
    store.cutOn(TimelineEventModel.collection.name);
    // The change is saved, so whoever made it is not told that it failed.
    await drainContact(runtime.services, { deviceId: message.deviceId, senderKey: `tel:${message.phone}` });
    const [cut] = await allConversations();
    expect(cut?.events.map(({ type }) => type)).toEqual(['opened', 'message_in']);

    // Whoever tries again and fails knows that nothing is wrong with the work: no dead letter, no 500.
    store.cutOn(TimelineEventModel.collection.name);
    const failure = await settleAbandoned(runtime.services, cut!).then(() => null, (error: unknown) => error);
    expect(isStoreAway(failure)).toBe(true);

    await settleAbandoned(runtime.services, cut!);
    await expectSound();
  });
});
