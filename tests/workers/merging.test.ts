import { Types } from 'mongoose';
import { acceptConversation, closeConversation, postMessage, readTimeline, reopenConversation, startConversation, sweep, viewConversation } from '../../engine/commands/index.ts';
import { MERGE_STEPS } from '../../engine/commands/contacts/merging/carryOutMerge.ts';
import { UNMERGE_STEPS } from '../../engine/commands/contacts/merging/carryOutUnmerge.ts';
import { joiningOf } from '../../engine/commands/contacts/merging/changeContact.ts';
import { closeNewer } from '../../engine/commands/joining/joinConversations.ts';
import { followMerge, mergeContacts, unmergeContacts } from '../../engine/commands/contacts/merging/index.ts';
import { sendQueuedMessages } from '../../engine/commands/outbound/index.ts';
import type { ErrorCode } from '../../engine/contract/index.ts';
import { ContactMergeModel, ContactModel, ConversationModel, DeviceModel, MessageModel, UserModel, type Contact, type ContactMerge, type Conversation, type Device, type StoredTimelineEvent } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { holderOf, livingContacts, readEverything, takeMessages } from '../support/contacts.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
let ana: Viewer;
let bruno: Viewer;
let rita: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await ContactMergeModel.deleteMany({});
  device = await createIdleDevice();
  [ana, bruno, rita] = [await createViewer({ name: 'Ana' }), await createViewer({ name: 'Bruno' }), await createViewer({ name: 'Rita', role: 'supervisor' })];
});
afterEach(expectSound);

const OLD = '+5511911110001';
const NEW = '+5511922220002';
const by = { kind: 'user', id: 'rita', name: 'Rita' } as const;

const says = (phone: string, text: string, on = device) => takeMessages(runtime.services, incoming(on, { phone, text, pushName: phone === OLD ? 'Carla' : 'Carla Lima' }));
const contactOf = (phone: string) => holderOf(`tel:${phone}`);
const answers = (viewer: Viewer, conversation: Conversation, text: string, clientMessageId = text) => postMessage(runtime.services, viewer, { conversationId: String(conversation._id), text, clientMessageId });
const accepts = (viewer: Viewer, conversation: Conversation) => acceptConversation(runtime.services, viewer, { conversationId: String(conversation._id) });
const closes = (viewer: Viewer, conversation: Conversation) => closeConversation(runtime.services, viewer, { conversationId: String(conversation._id), reason: 'Resolvido' });
const fresh = ({ _id }: Pick<Conversation, '_id'>): Promise<Conversation> => ConversationModel.findById(_id).orFail().lean();
const merge = (kept: Contact, absorbed: Contact, clientId?: string) => mergeContacts(runtime.services, by, { keptId: String(kept._id), absorbedId: String(absorbed._id), clientId });
const undo = ({ _id, keptId }: ContactMerge) => unmergeContacts(runtime.services, by, { contactId: String(keptId), mergeId: String(_id) });
const textsOf = async ({ _id }: Pick<Conversation, '_id'>) => (await MessageModel.find({ conversationId: _id }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean()).map(({ text }) => text);

async function activeOf(phone: string, on = device): Promise<Conversation> {
  return ConversationModel.findOne({ contactId: (await contactOf(phone))._id, deviceId: on._id, active: true }).orFail().lean();
}

/** Two people with an active conversation each: Ana's, read, with a queued answer; Bruno's, with two unseen. */
async function twoConversations(): Promise<{ older: Conversation; newer: Conversation }> {
  await says(OLD, 'a');
  const older = await accepts(ana, await activeOf(OLD));
  await says(NEW, 'b');
  const newer = await accepts(bruno, await activeOf(NEW));
  await answers(bruno, newer, 'resposta b1', 'mesmo');
  await answers(ana, older, 'resposta a1', 'mesmo');
  await answers(bruno, newer, 'resposta b2');
  await says(NEW, 'c');
  await says(NEW, 'd');
  return { older: await fresh(older), newer: await fresh(newer) };
}

/** A sweep a minute from now. */
function sweepLater() {
  const later = new Date(Date.now() + 60_000);
  return sweep({ ...runtime.services, now: () => later }, { slotsAt: later.getTime() });
}

/** What the network would get, in order; every message is acknowledged at once. */
async function send(...conversations: Pick<Conversation, '_id'>[]): Promise<string[]> {
  const sent: string[] = [];
  const lease = { holder: 'test', fence: 1, expiresAt: new Date(Date.now() + 60_000) };
  await DeviceModel.updateOne({ _id: device._id }, { $set: { lease, desired: 'connected', status: 'connected' } });
  const connection = {
    deviceId: String(device._id), holder: 'test', fence: 1, isOpen: () => true, createProviderId: () => new Types.ObjectId().toHexString(),
    send: ({ text, providerId }: { text: string; providerId: string | null }) => {
      sent.push(text);
      return Promise.resolve({ providerId: providerId ?? '' });
    },
  };
  for (const { _id } of conversations) await sendQueuedMessages(runtime.services, { conversationId: String(_id), connection, mayLeave: () => Promise.resolve(true), isCrowded: () => false });
  return sent;
}

async function codeOf(command: Promise<unknown>): Promise<ErrorCode | 'done'> {
  return command.then(() => 'done' as const, (error: { code: ErrorCode }) => error.code);
}

describe.each([
  { keptPhone: OLD, absorbedPhone: NEW, what: 'the older one is the kept contact’s' },
  { keptPhone: NEW, absorbedPhone: OLD, what: 'the older one is the absorbed contact’s' },
])('two active conversations on one device, where $what', ({ keptPhone, absorbedPhone }) => {
  it('become the older one', async () => {
    const { older, newer } = await twoConversations();
    const [kept, absorbed] = [await contactOf(keptPhone), await contactOf(absorbedPhone)];
    await merge(kept, absorbed);

    const joined = await fresh(older);
    expect(joined).toMatchObject({ state: 'unread', unreadCount: 2, contactId: kept._id, openKey: `${String(device._id)}:${String(kept._id)}`, lastMessage: { text: 'd' }, outSeq: 3 });
    expect(joined.assigneeId?.toHexString()).toBe(ana.id);
    expect(await fresh(newer)).toMatchObject({ state: 'closed', closeReason: 'merged', mergedInto: older._id, contactId: kept._id, unreadCount: 0 });
    expect(await textsOf(older)).toEqual(['a', 'b', 'resposta b1', 'resposta a1', 'resposta b2', 'c', 'd']);
    expect(await textsOf(newer)).toEqual([]);
    const outgoing = await MessageModel.find({ conversationId: older._id, direction: 'out' }).sort({ seq: 1 }).lean();
    expect(outgoing.map(({ seq, text }) => [seq, text])).toEqual([[1, 'resposta a1'], [2, 'resposta b1'], [3, 'resposta b2']]);
    expect(await MessageModel.distinct('contactId')).toEqual([kept._id]);
    expect((await readTimeline(joined)).findLast(({ type }) => type === 'merged')).toMatchObject({ by, data: { part: 'absorbed', protocol: newer.protocol, count: 2 } });
    expect((await readTimeline(await fresh(newer))).findLast(({ type }) => type === 'merged')).toMatchObject({ by, from: 'unread', to: 'closed', data: { part: 'closed', protocol: older.protocol } });
  });

  it('send what was queued in both, each in its order, and once', async () => {
    const { older, newer } = await twoConversations();
    await merge(await contactOf(keptPhone), await contactOf(absorbedPhone));
    expect(await send(newer, older, newer)).toEqual(['resposta a1', 'resposta b1', 'resposta b2']);
  });

  it('are two again after undoing, as if nothing had been', async () => {
    await twoConversations();
    const before = await readEverything();
    const { merge: done } = await merge(await contactOf(keptPhone), await contactOf(absorbedPhone));
    expect(await readEverything()).not.toEqual(before);
    await undo(done);
    expect(await readEverything()).toEqual(before);
  });

  it('take what is written afterwards, and give it back to whom it belongs', async () => {
    const { older, newer } = await twoConversations();
    const { merge: done } = await merge(await contactOf(keptPhone), await contactOf(absorbedPhone));
    await says(OLD, 'e');
    await says(NEW, 'f');
    expect(await fresh(older)).toMatchObject({ unreadCount: 4, lastMessage: { text: 'f' } });
    await undo(done);
    expect(await textsOf(older)).toEqual(['a', 'resposta a1', 'e']);
    expect(await textsOf(newer)).toEqual(['b', 'resposta b1', 'resposta b2', 'c', 'd', 'f']);
    expect(await fresh(older)).toMatchObject({ state: 'unread', unreadCount: 1, lastMessage: { text: 'e' }, contactId: (await contactOf(OLD))._id });
    expect(await fresh(newer)).toMatchObject({ state: 'unread', unreadCount: 3, lastMessage: { text: 'f' }, contactId: (await contactOf(NEW))._id });
    await says(OLD, 'g');
    await says(NEW, 'h');
    expect((await textsOf(older)).at(-1)).toBe('g');
    expect((await textsOf(newer)).at(-1)).toBe('h');
  });

  it('do not call unseen again what was seen meanwhile', async () => {
    const { older, newer } = await twoConversations();
    const { merge: done } = await merge(await contactOf(keptPhone), await contactOf(absorbedPhone));
    await viewConversation(runtime.services, ana, { conversationId: String(older._id) });
    await says(NEW, 'e');
    await undo(done);
    expect(await fresh(older)).toMatchObject({ state: 'assigned', unreadCount: 0 });
    expect(await fresh(newer)).toMatchObject({ state: 'unread', unreadCount: 1 });
  });

  it('are joined and parted whatever step a crash interrupts', async () => {
    for (let steps = 1; steps < MERGE_STEPS.length; steps += 1) {
      await forgetConversations();
      await ContactMergeModel.deleteMany({});
      device = await createIdleDevice();
      [ana, bruno] = [await createViewer({ name: 'Ana' }), await createViewer({ name: 'Bruno' })];
      const { older, newer } = await twoConversations();
      const [kept, absorbed] = [await contactOf(keptPhone), await contactOf(absorbedPhone)];
      const before = await readEverything();
      const done = await recordMerge(kept, absorbed);
      for (const step of MERGE_STEPS.slice(0, steps)) await step(runtime.services, done);
      expect(await sweepLater()).toMatchObject({ finishedMerges: 1 });
      expect(await ContactMergeModel.findById(done._id).lean()).toMatchObject({ state: 'merged' });
      expect(await fresh(newer)).toMatchObject({ mergedInto: older._id });
      expect(await fresh(older)).toMatchObject({ unreadCount: 2 });
      await expectSound();

      const undoing = await ContactMergeModel.findByIdAndUpdate(done._id, { $set: { state: 'unmerging', undoneBy: by, working: [kept._id, absorbed._id] } }, { returnDocument: 'after' }).orFail().lean();
      for (const step of UNMERGE_STEPS.slice(0, steps + 1)) await step(runtime.services, await ContactMergeModel.findById(undoing._id).orFail().lean());
      expect(await sweepLater()).toMatchObject({ finishedMerges: 1 });
      expect(await readEverything()).toEqual(before);
      await expectSound();
    }
  });

  it('are joined by the next message when a crash came after the newer was closed', async () => {
    const { older, newer } = await twoConversations();
    const [kept, absorbed] = [await contactOf(keptPhone), await contactOf(absorbedPhone)];
    const done = await recordMerge(kept, absorbed);
    for (const step of MERGE_STEPS.slice(0, 3)) await step(runtime.services, done);
    const join = { olderId: older._id, newerId: newer._id };
    await ContactMergeModel.updateOne({ _id: done._id }, { $set: { joins: [join], conversationIds: [absorbed._id.equals(older.contactId) ? older._id : newer._id] } });
    await closeNewer(runtime.services, joiningOf(done), join);
    // Nothing of either may leave while it is not known what goes where.
    expect(await send(newer)).toEqual([]);

    await says(NEW, 'e');
    expect(await ConversationModel.countDocuments({ active: true })).toBe(1);
    expect(await fresh(older)).toMatchObject({ state: 'unread', unreadCount: 3, lastMessage: { text: 'e' } });
    expect(await livingContacts()).toHaveLength(1);
  });

  it('are joined with a third that the kept contact got in between', async () => {
    const { older, newer } = await twoConversations();
    const [kept, absorbed] = [await contactOf(keptPhone), await contactOf(absorbedPhone)];
    const done = await recordMerge(kept, absorbed);
    for (const step of MERGE_STEPS.slice(0, 3)) await step(runtime.services, done);
    const join = { olderId: older._id, newerId: newer._id };
    await ContactMergeModel.updateOne({ _id: done._id }, { $set: { joins: [join], conversationIds: [absorbed._id.equals(older.contactId) ? older._id : newer._id] } });
    await closeNewer(runtime.services, joiningOf(done), join);
    // An agent writes first, to whoever the kept contact is by now; unless the older one is theirs, the place is free.
    const third = startConversation(runtime.services, rita, { deviceId: String(device._id), contactId: String(kept._id), text: 'Oi!' });
    const isFree = absorbed._id.equals(older.contactId);
    expect(await codeOf(third)).toBe(isFree ? 'done' : 'open_exists');
    await sweepLater();
    expect(await ContactMergeModel.findById(done._id).lean()).toMatchObject({ state: 'merged' });
    expect(await ConversationModel.find({ active: true }).lean()).toMatchObject([{ _id: older._id, contactId: kept._id, unreadCount: 2 }]);
    expect(await fresh(newer)).toMatchObject({ mergedInto: older._id });
    if (isFree) expect(await textsOf(older)).toContain('Oi!');
  });

  it('go on by themselves when the older is closed in between', async () => {
    const { older, newer } = await twoConversations();
    const [kept, absorbed] = [await contactOf(keptPhone), await contactOf(absorbedPhone)];
    const done = await recordMerge(kept, absorbed);
    for (const step of MERGE_STEPS.slice(0, 3)) await step(runtime.services, done);
    const join = { olderId: older._id, newerId: newer._id };
    await ContactMergeModel.updateOne({ _id: done._id }, { $set: { joins: [join] } });
    await closeNewer(runtime.services, joiningOf(done), join);
    await closes(ana, older);
    await sweepLater();
    expect(await fresh(newer)).toMatchObject({ state: 'unread', unreadCount: 2, contactId: kept._id, mergedInto: null });
    expect(await textsOf(newer)).toEqual(['b', 'resposta b1', 'resposta b2', 'c', 'd']);
    expect(await fresh(older)).toMatchObject({ state: 'closed', closeReason: 'Resolvido', contactId: kept._id });
  });
});

describe('a merge', () => {
  it('moves the history and what is active on other devices, and nothing else changes', async () => {
    const other = await createIdleDevice({ name: 'Outra' });
    await says(NEW, 'antes');
    const closed = await closes(rita, await activeOf(NEW));
    await says(NEW, 'depois', other);
    const active = await activeOf(NEW, other);
    await says(OLD, 'oi');
    const before = await readEverything();
    const [kept, absorbed] = [await contactOf(OLD), await contactOf(NEW)];
    const { merge: done } = await merge(kept, absorbed);
    expect(await fresh(closed)).toMatchObject({ state: 'closed', contactId: kept._id, closeReason: 'Resolvido' });
    expect(await fresh(active)).toMatchObject({ state: 'waiting', unreadCount: 1, contactId: kept._id, tokens: expect.arrayContaining(['carla', 'lima']) });
    expect(await ContactModel.findById(absorbed._id).lean()).toMatchObject({ mergedInto: kept._id, identityKeys: [`tel:${NEW}`] });
    await undo(done);
    expect(await readEverything()).toEqual(before);
    expect(await fresh(closed)).toMatchObject({ contactId: absorbed._id });
    expect(await fresh(active)).toMatchObject({ contactId: absorbed._id, openKey: `${String(other._id)}:${String(absorbed._id)}` });
  });

  it('fills in what the kept contact lacks, and takes it back', async () => {
    const clientId = new Types.ObjectId();
    const kept = (await ContactModel.create({ name: '', identityKeys: ['lid:1'] })).toObject<Contact>();
    const absorbed = (await ContactModel.create({ name: 'Carla', phone: OLD, identityKeys: [`tel:${OLD}`], clientId })).toObject<Contact>();
    const before = await readEverything();
    const { kept: after, merge: done } = await merge(kept, absorbed);
    expect(after).toMatchObject({ name: 'Carla', phone: OLD, clientId, identityKeys: ['lid:1'], absorbedKeys: [`tel:${OLD}`] });
    await undo(done);
    expect(await readEverything()).toMatchObject({ ...before, contacts: expect.any(Array) });
    expect(await ContactModel.findById(kept._id).lean()).toMatchObject({ name: '', phone: null, clientId: null, absorbedKeys: [] });
    expect(await ContactModel.findById(absorbed._id).lean()).toMatchObject({ name: 'Carla', phone: OLD, clientId, mergedInto: null });
  });

  it('leaves what was changed since when it is undone', async () => {
    const kept = (await ContactModel.create({ name: '', identityKeys: ['lid:1'] })).toObject<Contact>();
    const absorbed = (await ContactModel.create({ name: 'Carla', phone: OLD, identityKeys: [`tel:${OLD}`] })).toObject<Contact>();
    const { merge: done } = await merge(kept, absorbed);
    await ContactModel.updateOne({ _id: kept._id }, { $set: { name: 'Carla do balcão' } });
    await undo(done);
    expect(await ContactModel.findById(kept._id).lean()).toMatchObject({ name: 'Carla do balcão', phone: null });
  });

  it('asks which of two clients stays', async () => {
    const clients = [new Types.ObjectId(), new Types.ObjectId()];
    const [kept, absorbed] = await Promise.all(['lid:1', 'lid:2'].map(async (key, index) => (await ContactModel.create({ identityKeys: [key], clientId: clients[index] })).toObject<Contact>()));
    expect(await codeOf(merge(kept!, absorbed!))).toBe('invalid');
    expect(await codeOf(merge(kept!, absorbed!, new Types.ObjectId().toHexString()))).toBe('invalid');
    expect((await merge(kept!, absorbed!, String(clients[1]))).kept).toMatchObject({ clientId: clients[1] });
  });

  it('is one of two at once, and never a circle', async () => {
    const [one, two, three] = await Promise.all(['lid:1', 'lid:2', 'lid:3'].map(async (key) => (await ContactModel.create({ identityKeys: [key] })).toObject<Contact>()));
    const outcomes = await Promise.all([merge(one!, two!), merge(two!, one!), merge(three!, two!), merge(one!, three!), merge(three!, one!)].map(codeOf));
    expect(outcomes).toContain('done');
    for (const contact of await ContactModel.find().lean()) expect(contact.merging).toBeUndefined();
    expect((await livingContacts()).length).toBe(3 - outcomes.filter((outcome) => outcome === 'done').length);
    expect(await ContactMergeModel.countDocuments()).toBe(outcomes.filter((outcome) => outcome === 'done').length);
  });

  it('is undone latest first', async () => {
    const contacts = await Promise.all(['lid:1', 'lid:2', 'lid:3'].map(async (key) => (await ContactModel.create({ identityKeys: [key] })).toObject<Contact>()));
    const one = contacts[0]!;
    const two = contacts[1]!;
    const three = contacts[2]!;
    const { merge: first } = await merge(one, two);
    const { merge: second } = await merge(three, one);
    expect(await ContactModel.findById(three._id).lean()).toMatchObject({ absorbedKeys: expect.arrayContaining(['lid:1', 'lid:2']) });
    expect(await codeOf(undo(first))).toBe('merge_not_last');
    await undo(second);
    await undo(first);
    expect(await codeOf(undo(first))).toBe('already_undone');
    expect(await livingContacts()).toHaveLength(3);
    expect(await ContactModel.findById(three._id).lean()).toMatchObject({ absorbedKeys: [] });
  });

  it('takes along the conversation that somebody opened for the absorbed contact without knowing', async () => {
    const { newer } = await twoConversations();
    await closes(bruno, newer);
    const [kept, absorbed] = [await contactOf(OLD), await contactOf(NEW)];
    await merge(kept, absorbed);
    // As a process does that had read the contact before it was merged, and died before it looked again.
    const late = { ...newer, _id: new Types.ObjectId(), protocol: 'tarde', openKey: `${String(device._id)}:${String(absorbed._id)}` };
    await ConversationModel.create({ ...late, state: 'waiting', assigneeId: null, unreadCount: 1, waitingSince: new Date(5), waitedFrom: new Date(5), eventSeq: 2, version: 1, openedAt: new Date(), events: lateEvents(), effects: [] });
    await sweepLater();
    expect(await ConversationModel.countDocuments({ active: true })).toBe(1);
    expect(await activeOf(OLD)).toMatchObject({ unreadCount: 1 });
    await followMerge(runtime.services, absorbed._id);
  });

  it('keeps a merged conversation closed to reopening, and a customer’s next message out of it', async () => {
    const { older, newer } = await twoConversations();
    await DeviceModel.updateOne({ _id: device._id }, { $set: { reopenWindowMinutes: 60 } });
    await merge(await contactOf(OLD), await contactOf(NEW));
    expect(await codeOf(reopenConversation(runtime.services, bruno, { conversationId: String(newer._id) }))).toBe('illegal_transition');
    await closes(ana, older);
    await says(NEW, 'e');
    expect(await fresh(older)).toMatchObject({ state: 'unread' });
    expect(await fresh(newer)).toMatchObject({ state: 'closed' });
  });

  it('answers a message posted again to the conversation that is gone', async () => {
    const { newer } = await twoConversations();
    await merge(await contactOf(OLD), await contactOf(NEW));
    const again = await answers(bruno, newer, 'resposta b2');
    expect(again).toMatchObject({ created: false, message: { text: 'resposta b2' } });
  });
});

describe('undoing', () => {
  it('leaves the joined conversation closed when its contact has another open one', async () => {
    const { older, newer } = await twoConversations();
    // The newer one is the kept contact's: its key is taken by whom the kept contact talks to when it is undone.
    const { merge: done } = await merge(await contactOf(NEW), await contactOf(OLD));
    await closes(ana, older);
    await says(NEW, 'e');
    const another = await activeOf(NEW);
    await undo(done);
    expect(await fresh(newer)).toMatchObject({ state: 'closed', closeReason: 'merged', mergedInto: null });
    expect(await fresh(another)).toMatchObject({ state: 'waiting', contactId: (await contactOf(NEW))._id });
    expect(await fresh(older)).toMatchObject({ state: 'closed', contactId: (await contactOf(OLD))._id });
    expect(await textsOf(newer)).toEqual(['b', 'resposta b1', 'resposta b2', 'c', 'd']);
  });

  it('gives the absorbed contact the conversation that only they have written in since', async () => {
    await says(OLD, 'a');
    await says(NEW, 'b');
    const { merge: done } = await merge(await contactOf(OLD), await contactOf(NEW));
    await closes(rita, await activeOf(OLD));
    await says(NEW, 'c');
    const since = await activeOf(OLD);
    await undo(done);
    expect(await fresh(since)).toMatchObject({ state: 'waiting', contactId: (await contactOf(NEW))._id });
  });

  it('waits for somebody else when the assignee is gone', async () => {
    const { newer } = await twoConversations();
    const { merge: done } = await merge(await contactOf(OLD), await contactOf(NEW));
    await UserModel.updateOne({ _id: bruno.id }, { $set: { active: false } });
    await undo(done);
    expect(await fresh(newer)).toMatchObject({ state: 'waiting', assigneeId: null, unreadCount: 2 });
  });

  it('is not taken back by the next message that names both', async () => {
    const both = incoming(device, { lid: '5', phone: OLD });
    await takeMessages(runtime.services, incoming(device, { lid: '5', phone: null }), incoming(device, { phone: OLD }), both);
    const [done] = await ContactMergeModel.find().lean();
    await undo(done!);
    await takeMessages(runtime.services, incoming(device, { lid: '5', phone: OLD }));
    expect(await livingContacts()).toHaveLength(2);
    expect((await holderOf('lid:5')).possibleDuplicates).toEqual([]);
  });
});

/** The record of a merge that nobody has begun to carry out. */
async function recordMerge(kept: Contact, absorbed: Contact): Promise<ContactMerge> {
  const created = await ContactMergeModel.create({
    keptId: kept._id, absorbedId: absorbed._id, state: 'merging', working: [kept._id, absorbed._id], by,
    before: { name: kept.name, phone: kept.phone, clientId: null }, after: { name: kept.name, phone: kept.phone, clientId: null },
  });
  return created.toObject<ContactMerge>();
}

function lateEvents(): StoredTimelineEvent[] {
  const customer = { kind: 'customer' as const };
  return [
    { seq: 1, type: 'opened', at: new Date(), by: customer, from: null, to: 'waiting', data: {}, machineEvent: { type: 'open', at: 5, departmentId: null, assigneeId: null } },
    { seq: 2, type: 'message_in', at: new Date(), by: customer, from: 'waiting', to: 'waiting', data: { messageIds: [], count: 1 }, machineEvent: { type: 'customerMessage', at: 6, count: 1 } },
  ];
}
