import fc from 'fast-check';
import { receiveMessage, sweep } from '../../engine/commands/index.ts';
import { mergeContacts } from '../../engine/commands/contacts/merging/index.ts';
import { findOrCreateContact } from '../../engine/commands/contacts/findOrCreateContact.ts';
import { ContactMergeModel, ContactModel, MessageModel, type Device } from '../../engine/models/index.ts';
import { allConversations, createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { drainSenderOf, holderOf, livingContacts, takeMessages } from '../support/contacts.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await ContactMergeModel.deleteMany({});
});
afterEach(expectSound);

const PHONE = '+5511987654321';
const WITHOUT_NINTH = '+551187654321';
const LID = '77001';

/** The ways in which one person's messages name them. */
const NAMED = {
  lid: { lid: LID, phone: null },
  phone: { lid: null, phone: PHONE },
  withoutNinth: { lid: null, phone: WITHOUT_NINTH },
  both: { lid: LID, phone: PHONE },
  bothWithoutNinth: { lid: LID, phone: WITHOUT_NINTH },
} as const;

describe('a person known by LID and by phone', () => {
  it('is one contact, once the provider says so', async () => {
    const device = await createIdleDevice();
    await takeMessages(runtime.services, incoming(device, { ...NAMED.phone, pushName: null }), incoming(device, { ...NAMED.lid, pushName: 'Carla' }));
    expect(await livingContacts()).toHaveLength(2);
    await takeMessages(runtime.services, incoming(device, NAMED.both));

    const [contact, ...others] = await livingContacts();
    expect(others).toEqual([]);
    expect(contact).toMatchObject({ name: 'Carla', phone: PHONE, identityKeys: [`tel:${PHONE}`], absorbedKeys: [`lid:${LID}`] });
    expect(await ContactMergeModel.find().lean()).toMatchObject([{ state: 'merged', by: { kind: 'system' } }]);
    const conversations = await allConversations();
    expect(conversations.map(({ state, unreadCount, closeReason }) => ({ state, unreadCount, closeReason }))).toEqual([
      { state: 'waiting', unreadCount: 3, closeReason: null },
      { state: 'closed', unreadCount: 0, closeReason: 'merged' },
    ]);
    expect(await MessageModel.countDocuments({ conversationId: conversations[0]?._id, contactId: contact?._id })).toBe(3);
  });

  it('is drained under a key that a crash left in the absorbed contact alone, and the kept one learns it', async () => {
    const device = await createIdleDevice();
    await takeMessages(runtime.services, incoming(device, NAMED.phone), incoming(device, { lid: '77002', phone: '+5511911112222', pushName: 'Carla' }));
    const [absorbed, kept] = [await holderOf(`tel:${PHONE}`), await holderOf('lid:77002')];
    await mergeContacts(runtime.services, { kind: 'system' }, { keptId: String(kept._id), absorbedId: String(absorbed._id) });
    // The first of two writes that add a new key.
    await ContactModel.updateOne({ _id: absorbed._id }, { $addToSet: { identityKeys: `lid:${LID}` } });
    await takeMessages(runtime.services, incoming(device, NAMED.both));
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
    expect(await ContactModel.findById(kept._id).lean()).toMatchObject({ absorbedKeys: expect.arrayContaining([`lid:${LID}`]) });
  });

  it('keeps what each of two contacts says of itself: the LID wins, and people decide', async () => {
    const device = await createIdleDevice();
    await takeMessages(runtime.services, incoming(device, { lid: LID, phone: '+5511911112222' }), incoming(device, { lid: '77002', phone: PHONE }));
    await takeMessages(runtime.services, incoming(device, NAMED.both));
    const [ofLid, ofPhone] = [await holderOf(`lid:${LID}`), await holderOf(`tel:${PHONE}`)];
    expect(await ContactMergeModel.countDocuments()).toBe(0);
    expect(ofLid.possibleDuplicates).toEqual([ofPhone._id]);
    expect(ofPhone.possibleDuplicates).toEqual([ofLid._id]);
    expect(await allConversations()).toMatchObject([{ contactId: ofLid._id, unreadCount: 2 }, { contactId: ofPhone._id, unreadCount: 1 }]);
  });

  it.each([{ ignored: true }, { clientId: '0123456789abcdef01234567' }])('is left to people when %p tells the two apart', async (fields) => {
    await ContactModel.create({ name: 'Carla', phone: PHONE, identityKeys: [`tel:${PHONE}`], ...fields });
    await ContactModel.create({ name: 'Carla', identityKeys: [`lid:${LID}`], clientId: 'abcdef0123456789abcdef01' });
    const contact = await findOrCreateContact(runtime.services, { ...NAMED.both, pushName: null });
    expect(contact.identityKeys).toEqual([`lid:${LID}`]);
    expect(await livingContacts()).toHaveLength(2);
  });

  it('is made once by many at once', async () => {
    const names = [NAMED.both, NAMED.bothWithoutNinth, NAMED.lid, NAMED.phone];
    const found = await Promise.all(Array.from({ length: 24 }, (_, index) => findOrCreateContact(runtime.services, { ...names[index % names.length]!, pushName: null })));
    const last = await findOrCreateContact(runtime.services, { ...NAMED.both, pushName: null });
    expect(await livingContacts()).toMatchObject([{ _id: last._id }]);
    expect(found).toHaveLength(24);
  });

  it('has what came under both drained together, in arrival order', async () => {
    const device = await createIdleDevice();
    await takeMessages(runtime.services, incoming(device, { ...NAMED.both, text: '0' }));
    const row = [NAMED.lid, NAMED.phone, NAMED.lid, NAMED.withoutNinth].map((name, index) => incoming(device, { ...name, text: String(index + 1) }));
    for (const message of row) await receiveMessage(runtime.services, message);
    await drainSenderOf(runtime.services, row[3]!);
    const [conversation] = await allConversations();
    expect(conversation).toMatchObject({ version: 2, unreadCount: 5, lastMessage: { text: '4' } });
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
  });
});

/** Of two who move a conversation at once, the second found it moved already, and took it for another one to join it with. */
const TWO_AT_ONCE: { name: keyof typeof NAMED; device: number; atOnce: boolean }[] = [
  { name: 'phone', device: 0, atOnce: true },
  { name: 'lid', device: 1, atOnce: false },
  { name: 'both', device: 1, atOnce: true },
  { name: 'bothWithoutNinth', device: 0, atOnce: true },
  { name: 'both', device: 0, atOnce: true },
];

it('ends with one contact and one active conversation per device, in whatever order, from however many workers', async () => {
  const name = fc.constantFrom(...(Object.keys(NAMED) as (keyof typeof NAMED)[]));
  const writing = fc.record({ name, device: fc.nat({ max: 1 }), atOnce: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(writing, { minLength: 1, maxLength: 10 }), async (writings) => {
      await forgetConversations();
      await ContactMergeModel.deleteMany({});
      const devices: Device[] = [await createIdleDevice({ name: 'Um' }), await createIdleDevice({ name: 'Dois' })];
      // Nobody can tell that they are one before a message says so.
      const all = [...writings, { name: 'both' as const, device: 0, atOnce: false }];
      const running: Promise<void>[] = [];
      for (const { name: key, device, atOnce } of all) {
        const message = incoming(devices[device]!, NAMED[key]);
        await receiveMessage(runtime.services, message);
        running.push(drainSenderOf(runtime.services, message));
        if (!atOnce) await Promise.all(running.splice(0));
      }
      await Promise.all(running);
      const later = new Date(Date.now() + 60_000);
      await sweep({ ...runtime.services, now: () => later }, { slotsAt: later.getTime() });

      expect(await livingContacts()).toHaveLength(1);
      const [contact] = await livingContacts();
      const active = (await allConversations()).filter((each) => each.active);
      expect(new Set(active.map((each) => String(each.deviceId))).size).toBe(active.length);
      expect(active.every((each) => each.contactId.equals(contact!._id))).toBe(true);
      expect(active.reduce((sum, each) => sum + each.unreadCount, 0)).toBe(all.length);
      expect(await MessageModel.countDocuments({ conversationId: { $in: active.map((each) => each._id) }, contactId: contact?._id })).toBe(all.length);
      await expectSound();
    }),
    { numRuns: 40, examples: Array.from({ length: 5 }, () => [TWO_AT_ONCE]) },
  );
}, 180_000);
