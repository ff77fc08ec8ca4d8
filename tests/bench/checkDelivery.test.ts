import { checkDelivery, DeliveryError, type SentMessage } from '../../bench/load/checkDelivery.ts';
import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import { ConversationModel, MessageModel, TimelineEventModel } from '../../engine/models/index.ts';
import { createIdleDevice, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let deviceId: string;
let sent: SentMessage[];

beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

beforeEach(async () => {
  await forgetConversations();
  const device = await createIdleDevice();
  deviceId = device._id.toHexString();
  sent = [];
  for (const phone of ['+5511999990001', '+5511999990002']) {
    const message = incoming(device, { phone });
    const { messageId } = await receiveMessage(runtime.services, message);
    await drainContact(runtime.services, { deviceId, senderKey: `tel:${phone}` });
    sent.push({ messageId, providerId: message.providerId, phone });
  }
});

it('is content when each message stands once in its customer’s conversation', async () => {
  await expect(checkDelivery(deviceId, sent)).resolves.toBeUndefined();
});

describe('refuses', () => {
  const [first, second] = [() => sent[0]!.messageId, () => sent[1]!.messageId];

  it.each([
    ['a lost message', () => MessageModel.deleteOne({ _id: first() }), /is not stored/],
    ['one that nobody drained', () => MessageModel.updateOne({ _id: first() }, { undrained: true }), /is not drained/],
    [
      'one in another customer’s conversation',
      async () => {
        const other = await MessageModel.findById(second()).orFail().lean();
        await MessageModel.updateOne({ _id: first() }, { conversationId: other.conversationId });
      },
      /is not in its customer's conversation/,
    ],
    ['one that the timeline does not tell of', () => TimelineEventModel.deleteMany({ type: 'message_in' }), /told of 0 times/],
    [
      'one that the timeline tells of twice',
      async () => {
        const { _id, ...event } = await TimelineEventModel.findOne({ type: 'message_in' }).orFail().lean();
        await TimelineEventModel.create({ ...event, seq: event.seq + 1 });
      },
      /told of 2 times/,
    ],
    [
      'two active conversations of one customer',
      async () => {
        const { _id, openKey, ...conversation } = await ConversationModel.findOne().orFail().lean();
        await ConversationModel.create({ ...conversation, protocol: 'another' });
      },
      /two active conversations/,
    ],
  ])('%s', async (_name, spoil, problem) => {
    await spoil();
    const refusal = await checkDelivery(deviceId, sent).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DeliveryError);
    expect((refusal as DeliveryError).message).toMatch(problem);
  });
});
