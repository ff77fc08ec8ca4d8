import { acceptConversation } from '../../engine/commands/index.ts';
import { actorOf } from '../../engine/commands/conversations/actors.ts';
import { changeConversation } from '../../engine/commands/conversations/changeConversation.ts';
import { releaseSlot, reserveSlot } from '../../engine/commands/conversations/slots.ts';
import { drainContact } from '../../engine/commands/inbound/drainContact.ts';
import { receiveMessage } from '../../engine/commands/inbound/receiveMessage.ts';
import { reconcileSlots } from '../../engine/commands/sweep/reconcileSlots.ts';
import { AppError } from '../../engine/errors.ts';
import { ConversationModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { allConversations, createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

const LONG_AGO_MS = 40_000;
let test: TestRuntime;
let ana: Viewer;

beforeAll(async () => {
  test = await createTestRuntime();
});
beforeEach(async () => {
  ana = await createViewer({ capacity: 1 });
});
afterEach(forgetConversations);
afterAll(() => test.close());

/** Two customers wait. */
async function twoWaiting(): Promise<[Conversation, Conversation]> {
  const device = await createIdleDevice();
  for (const phone of ['+5511999990001', '+5511999990002']) {
    await receiveMessage(test.services, incoming(device, { phone }));
    await drainContact(test.services, { deviceId: device._id.toHexString(), senderKey: `tel:${phone}` });
  }
  const [one, other] = await allConversations();
  if (!one || !other) throw new Error('not both are open');
  return [one, other];
}

/** Accepts as a process does that stands still, once, after it has reserved the place. */
async function acceptWithPause(conversation: Conversation, meanwhile: () => Promise<unknown>): Promise<Conversation> {
  let attempts = 0;
  return changeConversation(test.services, conversation._id, async (current) => {
    attempts += 1;
    const now = attempts === 1 ? new Date(Date.now() - LONG_AGO_MS) : new Date();
    const { reservation } = await reserveSlot(ana.id, current, { now });
    if (reservation === 'full') throw new AppError('at_capacity');
    if (attempts === 1) await meanwhile();
    return {
      happenings: [{ type: 'accepted', by: actorOf(ana), machineEvent: { type: 'accept', at: Date.now(), userId: ana.id } }],
      undo: () => releaseSlot(ana.id, current._id),
    };
  });
}

it('gives a place that was reserved long ago back, and what it was reserved for comes too late', async () => {
  const [slow, quick] = await twoWaiting();
  const accepting = acceptWithPause(slow, async () => {
    expect(await reconcileSlots(test.services)).toBe(1);
    await acceptConversation(test.services, ana, { conversationId: quick._id.toHexString() });
  });
  await expect(accepting).rejects.toMatchObject({ code: 'at_capacity' });
  expect(await ConversationModel.countDocuments({ assigneeId: ana.id })).toBe(1);
  await expectSound();
});

it('lets a slow change be made again when the place is still free', async () => {
  const [slow] = await twoWaiting();
  await acceptWithPause(slow, () => reconcileSlots(test.services));
  expect((await UserModel.findById(ana.id).orFail().lean()).slots).toHaveLength(1);
  await expectSound();
});
