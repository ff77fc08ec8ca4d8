import fc from 'fast-check';
import { drainContact, receiveMessage, sweep } from '../../engine/commands/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { MessageModel, type Device, type Message } from '../../engine/models/index.ts';
import { readMessagePage } from '../../engine/api/messages/readMessagePage.ts';
import { allConversations, createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  device = await createIdleDevice();
});
afterEach(expectSound);

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 12, 0, second));
const recently = (second: number) => new Date(Date.now() - 3_600_000 + second * 1_000);

async function take(...messages: IncomingMessage[]): Promise<void> {
  for (const message of messages) await receiveMessage(runtime.services, message);
  for (const message of messages) await drainOf(message);
}

async function drainOf(message: IncomingMessage): Promise<void> {
  const stored = await MessageModel.findOne({ providerId: message.providerId }).lean();
  await drainContact(runtime.services, { deviceId: message.deviceId, senderKey: stored?.senderKey ?? '' });
}

const stored = (providerId: string): Promise<Message> => MessageModel.findOne({ providerId }).orFail().lean();
const write = (providerId: string, fields: Partial<IncomingMessage> = {}) => incoming(device, { providerId, ...fields });
const about = (providerId: string, type: 'reaction' | 'edit' | 'deletion', targetProviderId: string, fields: Partial<IncomingMessage> = {}) => incoming(device, { providerId, type, targetProviderId, text: '', ...fields });
async function shown(): Promise<string[]> {
  const [conversation] = await allConversations();
  const { messages } = await readMessagePage({ conversationId: conversation?._id }, { limit: 50 });
  return messages.map(({ type, text }) => `${type} ${text}`);
}

describe('what a customer says of a message', () => {
  it('changes it, is no message of its own, and counts as nothing unread', async () => {
    await take(write('m', { text: 'Bom dai' }));
    await take(about('e', 'edit', 'm', { text: 'Bom dia' }), about('r', 'reaction', 'm', { text: '👍' }));
    expect(await stored('m')).toMatchObject({ text: 'Bom dia', tokens: ['bom', 'dia'], edits: [{ text: 'Bom dai' }], editedAt: expect.any(Date), reactions: [{ by: 'customer', emoji: '👍' }] });
    expect(await shown()).toEqual(['text Bom dia']);
    const [conversation] = await allConversations();
    expect(conversation).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Bom dia' } });
    await take(about('d', 'deletion', 'm'));
    expect(await stored('m')).toMatchObject({ text: 'Bom dia', deletedAt: expect.any(Date) });
    expect((await allConversations())[0]?.lastMessage).toMatchObject({ text: '', type: 'deletion', direction: 'in' });
    expect(await MessageModel.countDocuments()).toBe(4);
  });

  it('in one batch with it: the list shows what it has become', async () => {
    await take(write('m', { text: 'Bom dai' }), about('e', 'edit', 'm', { text: 'Bom dia' }));
    expect(await stored('m')).toMatchObject({ text: 'Bom dia' });
    expect((await allConversations())[0]?.lastMessage).toMatchObject({ text: 'Bom dia' });
  });

  it('waits, shown as it is, for a message that comes later', async () => {
    await take(write('first'), about('r', 'reaction', 'm', { text: '👍' }));
    expect(await shown()).toEqual(['text Bom dia', 'reaction 👍']);
    await take(write('m', { text: 'Tudo bem?' }));
    expect(await stored('m')).toMatchObject({ reactions: [{ emoji: '👍' }] });
    expect(await shown()).toEqual(['text Bom dia', 'text Tudo bem?']);
  });

  it('of the handset: it edits what it wrote itself', async () => {
    await take(write('m'), write('ours', { fromMe: true, text: 'Ola' }), about('e', 'edit', 'ours', { fromMe: true, text: 'Olá' }), about('x', 'edit', 'm', { fromMe: true, text: 'falso' }));
    expect(await stored('ours')).toMatchObject({ text: 'Olá' });
    expect(await stored('m')).toMatchObject({ text: 'Bom dia' });
    expect((await stored('x')).targetId).toBeUndefined();
  });

  it('reaches no message of another contact, nor what is said of another', async () => {
    await take(write('m'));
    await take(incoming(device, { providerId: 'foreign', phone: '+5511999990002', type: 'reaction', text: '👍', targetProviderId: 'm' }));
    await take(incoming(device, { providerId: 'quote', phone: '+5511999990002', quotedProviderId: 'm' }));
    await take(about('r', 'reaction', 'm', { text: '👍' }), about('rr', 'reaction', 'r', { text: '👍' }), about('self', 'edit', 'self', { text: 'eu' }));
    expect((await stored('m')).reactions).toEqual([expect.objectContaining({ emoji: '👍' })]);
    expect((await stored('quote')).quotedId).toBeNull();
    for (const id of ['foreign', 'rr', 'self']) expect((await stored(id)).targetId).toBeUndefined();
  });

  it('comes to the same in any order and repetition, whenever the sender is drained', async () => {
    const said = [
      write('m', { text: 'zero', at: recently(0) }),
      about('e1', 'edit', 'm', { text: 'um', at: recently(1) }),
      about('e2', 'edit', 'm', { text: 'dois', at: recently(2) }),
      about('r1', 'reaction', 'm', { text: '👍', at: recently(3) }),
      about('r2', 'reaction', 'm', { text: '❤️', at: recently(4) }),
      about('d', 'deletion', 'm', { at: recently(5) }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...said, ...said], { minLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), async (order, drains) => {
        await forgetConversations();
        device = await createIdleDevice({ _id: device._id });
        for (const [index, message] of order.entries()) {
          await receiveMessage(runtime.services, message);
          if (drains[index]) await drainOf(message);
        }
        await drainOf(said[0]!);
        expect(await stored('m')).toMatchObject({ text: 'dois', edits: [{ text: 'zero' }, { text: 'um' }], reactions: [{ by: 'customer', emoji: '❤️' }], deletedAt: recentlyEqual(said[5]!) });
        expect(await shown()).toEqual(['text dois']);
        expect((await allConversations())[0]?.lastMessage).toMatchObject({ text: '', type: 'deletion' });
      }),
      { numRuns: 8 },
    );
  });
});

const recentlyEqual = ({ at: time }: IncomingMessage) => time;

describe('a quote', () => {
  it('is joined to what came before it, or comes after it, in whichever conversation of the contact', async () => {
    await take(write('q', { quotedProviderId: 'm' }));
    expect((await stored('q')).quotedId).toBeNull();
    await take(write('m'));
    expect((await stored('q')).quotedId).toEqual((await stored('m'))._id);
    await take(write('q2', { quotedProviderId: 'q' }));
    expect((await stored('q2')).quotedId).toEqual((await stored('q'))._id);
  });
});

describe('a message that could not be opened', () => {
  it('counts, and is replaced in place when it comes again; never the other way round', async () => {
    await take(write('m', { type: 'undecryptable', text: '' }));
    expect((await allConversations())[0]).toMatchObject({ unreadCount: 1, lastMessage: { type: 'undecryptable' } });
    await take(write('m', { text: 'Consegui' }));
    await take(write('m', { type: 'undecryptable', text: '' }));
    await take(write('m', { text: 'outra' }));
    expect(await stored('m')).toMatchObject({ type: 'text', text: 'Consegui', tokens: ['consegui'] });
    expect((await stored('m')).unapplied).toBeUndefined();
    expect((await allConversations())[0]).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Consegui' } });
    expect(await MessageModel.countDocuments()).toBe(1);
  });

  it('may turn out to be a reaction', async () => {
    await take(write('m'), write('r', { type: 'undecryptable', text: '' }));
    await take(about('r', 'reaction', 'm', { text: '👍' }));
    expect(await stored('m')).toMatchObject({ reactions: [{ emoji: '👍' }] });
    expect(await shown()).toEqual(['text Bom dia']);
    expect((await allConversations())[0]?.lastMessage).toMatchObject({ text: 'Bom dia' });
  });

  it('is finished by the sweeper when the process died after the replacement', async () => {
    await take(write('m'), write('r', { type: 'undecryptable', text: '' }));
    await MessageModel.updateOne({ providerId: 'r' }, { $set: { type: 'reaction', text: '👍', waitsFor: 'm', unapplied: true, updatedAt: at(0) } }, { timestamps: false });
    await sweep(runtime.services, { slotsAt: Date.now() });
    expect(await stored('m')).toMatchObject({ reactions: [{ emoji: '👍' }] });
    expect((await stored('r')).unapplied).toBeUndefined();
  });
});
