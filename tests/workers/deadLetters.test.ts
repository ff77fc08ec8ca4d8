import mongoose from 'mongoose';
import { z } from 'zod';
import { drainContact, receiveMessage, retryDeadLetter, sweep } from '../../engine/commands/index.ts';
import { ConversationModel, DeadLetterModel, MessageModel } from '../../engine/models/index.ts';
import { createWorker } from '../../engine/queues/index.ts';
import { startInboundWorker } from '../../workers/inbound.ts';
import { createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { later, mend, onlyLetter, poisonedConversation, SENDER_KEY, sweepThrice } from '../support/poison.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await DeadLetterModel.deleteMany({});
});

describe('a job that fails for good', () => {
  it('leaves a dead letter with its reason; after mending, a retry succeeds and the letter goes', async () => {
    const device = await createIdleDevice();
    const conversation = await poisonedConversation(runtime.services, device);
    const worker = startInboundWorker(runtime.runtime, 5);
    try {
      await receiveMessage(runtime.services, incoming(device, { text: 'ninguém me ouve' }));
      await receiveMessage(runtime.services, incoming(device, { phone: '+5511999990002' }));
      await waitFor(() => MessageModel.exists({ senderKey: 'tel:+5511999990002', undrained: null }), { timeoutMs: 1_000, what: 'the message of another sender' });

      const letter = await waitFor(onlyLetter, { timeoutMs: 20_000, what: 'the dead letter' });
      expect(letter).toMatchObject({
        queue: 'inbound',
        about: { kind: 'sender', deviceId: device._id.toHexString(), senderKey: SENDER_KEY },
        reason: { error: 'UnreadableState', message: expect.stringContaining('estragado'), stack: expect.stringContaining('step.ts') },
        attempts: 5,
        count: 1,
      });
      expect(await MessageModel.findOne({ text: 'ninguém me ouve' }).lean()).toMatchObject({ undrained: true });

      expect(await retryDeadLetter(runtime.services, letter._id.toHexString())).toMatchObject({ outcome: 'failed', letter: { count: 2, attempts: 6, firstAt: letter.firstAt } });
      await mend(conversation);
      expect(await retryDeadLetter(runtime.services, letter._id.toHexString())).toMatchObject({ outcome: 'done' });
      expect(await DeadLetterModel.countDocuments()).toBe(0);
      expect((await MessageModel.findOne({ text: 'ninguém me ouve' }).lean())?.conversationId).toEqual(conversation._id);
      await expectSound();
    } finally {
      await worker.close();
    }
  }, 40_000);

  describe('in a worker whose handle throws', () => {
    /** Runs one job through a queue of its own and waits for its end. */
    async function failing(data: object, error: Error): Promise<void> {
      const queue = `test-${new mongoose.Types.ObjectId().toHexString()}`;
      const { redis, prefix, log } = runtime.runtime;
      const worker = createWorker(queue, {
        connection: redis, prefix, log, concurrency: 1, schema: z.object({ order: z.number() }),
        handle: () => Promise.reject(error),
      });
      const failed = new Promise((resolve) => worker.once('failed', resolve));
      await runtime.services.queues.tryAgain(queue, data);
      await failed;
      await worker.close();
    }

    it('keeps the job', async () => {
      await failing({ order: 1 }, new RangeError('não deu'));
      expect(await onlyLetter()).toMatchObject({ about: { kind: 'job', data: { order: 1 } }, reason: { error: 'RangeError', message: 'não deu' }, count: 1 });
    });

    it('says that data did not fit', async () => {
      await failing({ order: 'um' }, new Error('never called'));
      expect(await onlyLetter()).toMatchObject({ about: { kind: 'job', data: { order: 'um' } }, reason: { error: 'UnrecoverableError' } });
    });

    it('keeps nothing when only the store was away', async () => {
      await failing({ order: 1 }, new mongoose.mongo.MongoNetworkError('connection reset'));
      expect(await DeadLetterModel.countDocuments()).toBe(0);
    });
  });
});

describe('the sweeper', () => {
  it('lets what failed three times rest, longer each time, and others do not wait', async () => {
    const device = await createIdleDevice();
    await poisonedConversation(runtime.services, device);
    await receiveMessage(runtime.services, incoming(device, { text: 'veneno' }));
    await receiveMessage(runtime.services, incoming(device, { phone: '+5511999990002' }));
    const memory = await sweepThrice(runtime.services);
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(1);
    const first = await onlyLetter();
    expect(first).toMatchObject({ queue: 'inbound', attempts: 3, count: 1 });
    expect(first.restUntil.getTime() - first.lastAt.getTime()).toBe(10_000);

    await sweep(later(runtime.services, 8_000), memory);
    expect(await onlyLetter()).toEqual(first);

    await sweep(later(runtime.services, 15_000), memory);
    const second = await onlyLetter();
    expect(second).toMatchObject({ attempts: 4, count: 2 });
    expect(second.restUntil.getTime() - second.lastAt.getTime()).toBe(20_000);
  });

  it('reaches others behind hundreds of messages that rest', async () => {
    const device = await createIdleDevice();
    await poisonedConversation(runtime.services, device);
    await receiveMessage(runtime.services, incoming(device, { text: 'veneno' }));
    await sweepThrice(runtime.services);
    const { _id, providerId: _providerId, ...poison } = await MessageModel.findOne({ text: 'veneno' }).orFail().lean();
    await MessageModel.insertMany(Array.from({ length: 600 }, (_, index) => ({ ...poison, providerId: `veneno-${index}` })));
    await receiveMessage(runtime.services, incoming(device, { phone: '+5511999990002', text: 'e eu?' }));
    await sweep(later(runtime.services, 5_000), { slotsAt: Date.now() + 60_000 });
    expect((await MessageModel.findOne({ text: 'e eu?' }).lean())?.conversationId).not.toBeNull();
  });

  it('forgets a letter whose work was done by itself', async () => {
    const device = await createIdleDevice();
    const conversation = await poisonedConversation(runtime.services, device);
    await receiveMessage(runtime.services, incoming(device));
    const memory = await sweepThrice(runtime.services);
    await mend(conversation);
    await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: SENDER_KEY });
    expect(await sweep(later(runtime.services, 5_000), memory)).toMatchObject({ mendedDeadLetters: 1 });
    expect(await DeadLetterModel.countDocuments()).toBe(0);
    await expectSound();
  });

  it('keeps what a change had still to do and nobody can', async () => {
    const device = await createIdleDevice();
    const conversation = await poisonedConversation(runtime.services, device);
    await mend(conversation);
    const old = new Date(Date.now() - 60_000);
    await ConversationModel.updateOne({ _id: conversation._id }, { $set: { effects: [{ key: 'x', type: 'fromTheFuture', data: {}, at: old, claimedBy: 'dead', claimedAt: old, fence: 1 }] } });
    const memory = { slotsAt: Date.now() + 60_000 };
    // Each try claims the effect; the next comes when that claim has expired.
    for (const ms of [0, 11_000, 22_000]) await sweep(later(runtime.services, ms), memory);
    expect(await onlyLetter()).toMatchObject({ queue: 'sweeper', about: { kind: 'effects', conversationId: conversation._id.toHexString() }, reason: { message: expect.stringContaining('fromTheFuture') } });
  });
});
