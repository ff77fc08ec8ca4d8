import { assignConversation, readTimeline, releaseConversation, saveSettings, sweep } from '../../engine/commands/index.ts';
import { carryOutLeaving, leaveConversations, previewLeaving, setPresence } from '../../engine/commands/users/index.ts';
import { DEFAULT_SETTINGS, leavingPlan } from '../../engine/contract/index.ts';
import { ConversationModel, LockModel, SettingModel, UserModel, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { answeredConversation, findConversation, later, waitingConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
let ana: Viewer;
let bruno: Viewer;
let root: Viewer;
let ids: string[];

beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await Promise.all([SettingModel.deleteMany({}), LockModel.deleteMany({})]);
  await saveSettings(runtime.services, DEFAULT_SETTINGS);
  device = await createIdleDevice();
  [ana, bruno, root] = await Promise.all([createViewer({ name: 'Ana' }), createViewer({ name: 'Bruno', capacity: 1 }), createViewer({ name: 'Rita', role: 'admin' })]);
  ids = [];
  for (let index = 1; index <= 3; index += 1) ids.push(await answeredConversation(runtime.services, device, ana, `+551199999000${index}`));
});
afterEach(expectSound);

const by = () => ({ userId: root.id, sessionId: 'none' });
const plan = (fields: object) => leavingPlan.parse(fields);
const lastEvent = async (id: string | undefined) => (await readTimeline(await findConversation(id!))).at(-1);
const assigneeOf = async (id: string | undefined) => (await findConversation(id!)).assigneeId?.toHexString() ?? null;

describe('the end of a shift', () => {
  it('is previewed conversation by conversation, and changes nothing yet', async () => {
    const preview = await previewLeaving(
      ana,
      ana.id,
      plan({ exceptions: [{ conversationId: ids[0], outcome: { kind: 'user', userId: bruno.id } }, { conversationId: ids[1], outcome: { kind: 'keep' } }] }),
    );
    expect(Object.fromEntries(preview.conversations.map(({ conversation, kind, user, overCapacity }) => [conversation.id, [kind, user?.name, overCapacity]]))).toEqual({
      [ids[0]!]: ['user', 'Bruno', false],
      [ids[1]!]: ['keep', undefined, undefined],
      [ids[2]!]: ['queue', undefined, undefined],
    });
    expect(await assigneeOf(ids[0])).toBe(ana.id);
  });

  it('warns of a receiver with more than they can hold', async () => {
    const preview = await previewLeaving(ana, ana.id, plan({ rest: { kind: 'user', userId: bruno.id } }));
    expect(preview.conversations.map((each) => each.overCapacity)).toEqual([false, true, true]);
  });

  it('happens to all, each in its timeline, and the user is offline', async () => {
    const result = await carryOutLeaving(
      runtime.services,
      ana,
      by(),
      ana.id,
      plan({ exceptions: [{ conversationId: ids[0], outcome: { kind: 'user', userId: bruno.id } }, { conversationId: ids[1], outcome: { kind: 'keep' } }] }),
    );
    expect(result).toMatchObject({ moved: 2, kept: 1 });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([bruno.id, ana.id, null]);
    expect(await Promise.all(ids.map(lastEvent))).toMatchObject([
      { type: 'transferred', by: { name: 'Ana' }, data: { reason: 'shift_end', userName: 'Ana', toName: 'Bruno' } },
      { type: 'kept', data: { reason: 'shift_end' } },
      { type: 'released', data: { reason: 'shift_end', userName: 'Ana' } },
    ]);
    expect(await UserModel.findById(ana.id).lean()).toMatchObject({ presence: 'offline', active: true, leaving: null });
  });

  it('is finished by the sweeper when its process died in the middle, and not told twice', async () => {
    const leaving = { id: 'crashed', reason: 'shift_end' as const, by: { kind: 'user' as const, id: ana.id, name: 'Ana' }, rest: { kind: 'queue' as const }, exceptions: [{ conversationId: ids[0]!, outcome: { kind: 'keep' as const } }], at: new Date(Date.now() - 60_000), takenBefore: null };
    // The state after a crash: the intent is stored, one conversation has gone already.
    await releaseConversation(runtime.services, ana, { conversationId: ids[1]! });
    await UserModel.updateOne({ _id: ana.id }, { $set: { leaving } });
    expect(await sweep(runtime.services, { slotsAt: Date.now() })).toMatchObject({ movedConversations: 1 });
    await UserModel.updateOne({ _id: ana.id }, { $set: { leaving } });
    await sweep(runtime.services, { slotsAt: Date.now() });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([ana.id, null, null]);
    const kept = (await readTimeline(await findConversation(ids[0]!))).filter((event) => event.type === 'kept');
    expect(kept).toHaveLength(1);
  });

  it('is refused for others by an agent, and for a receiver who cannot be', async () => {
    await expect(previewLeaving(bruno, ana.id, plan({}))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(previewLeaving(root, ana.id, plan({ rest: { kind: 'user', userId: ana.id } }))).rejects.toMatchObject({ code: 'invalid' });
    await expect(previewLeaving(root, ana.id, plan({ rest: { kind: 'user', userId: '0'.repeat(24) } }))).rejects.toMatchObject({ code: 'invalid' });
  });

  it('gives a conversation to its queue when the receiver was deactivated meanwhile', async () => {
    await UserModel.updateOne({ _id: bruno.id }, { $set: { active: false } });
    await leaveConversations(runtime.services, (await UserModel.findById(ana.id).orFail())._id, { reason: 'shift_end', by: { kind: 'system' }, rest: { kind: 'user', userId: bruno.id } });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([null, null, null]);
  });
});

describe('one conversation that cannot be changed', () => {
  it('keeps neither the others with who left, nor the sweeper from the rest of its work', async () => {
    const { state } = await findConversation(ids[0]!);
    await ConversationModel.updateOne({ _id: ids[0] }, { $set: { state: 'dancing' } });
    await saveSettings(runtime.services, { waitingMinutes: 5 });
    const waiting = await waitingConversation(runtime.services, device, '+5511999990009');
    await UserModel.updateOne({ _id: ana.id }, { $set: { active: false } });
    const report = await sweep(later(runtime.services, 6), { slotsAt: Infinity });
    expect(report).toMatchObject({ movedConversations: 2, firedDeadlines: expect.any(Number) });
    expect(await Promise.all(ids.slice(1).map(assigneeOf))).toEqual([null, null]);
    expect((await findConversation(waiting)).clocks.alerts).toEqual(['waiting']);

    await ConversationModel.updateOne({ _id: ids[0] }, { $set: { state } });
    await sweep(later(runtime.services, 8), { slotsAt: Infinity });
    expect(await assigneeOf(ids[0])).toBeNull();
    expect(await UserModel.findById(ana.id).lean()).toMatchObject({ leaving: null, slots: [] });
  });
});

describe('deactivating', () => {
  it('gives everything the place that was planned, and leaves nothing with them', async () => {
    await expect(carryOutLeaving(runtime.services, root, by(), ana.id, plan({ reason: 'user_deactivated', rest: { kind: 'keep' } }))).rejects.toMatchObject({ code: 'invalid' });
    await carryOutLeaving(runtime.services, root, by(), ana.id, plan({ reason: 'user_deactivated', rest: { kind: 'user', userId: bruno.id } }));
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([bruno.id, bruno.id, bruno.id]);
    expect(await lastEvent(ids[2])).toMatchObject({ type: 'transferred', data: { overCapacity: true, reason: 'user_deactivated' } });
    expect(await UserModel.findById(ana.id).lean()).toMatchObject({ active: false, slots: [] });
  });

  it('is for administrators', async () => {
    const supervisor = await createViewer({ name: 'Sonia', role: 'supervisor' });
    await expect(previewLeaving(supervisor, ana.id, plan({ reason: 'user_deactivated' }))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('who stays offline', () => {
  it('gives what they have back after the time that is set, and only then', async () => {
    await saveSettings(runtime.services, { absenceMinutes: 15 });
    await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'offline', presenceAt: new Date() } });
    await sweep(later(runtime.services, 14), { slotsAt: Infinity });
    expect(await assigneeOf(ids[0])).toBe(ana.id);
    await sweep(later(runtime.services, 16), { slotsAt: Infinity });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([null, null, null]);
    expect(await lastEvent(ids[0])).toMatchObject({ type: 'released', by: { kind: 'system' }, data: { reason: 'absent', userName: 'Ana' } });
  });

  it('keeps what somebody gave them since, and what was to stay with them, until they have been back', async () => {
    await saveSettings(runtime.services, { absenceMinutes: 15 });
    await carryOutLeaving(runtime.services, ana, by(), ana.id, plan({ exceptions: [{ conversationId: ids[0], outcome: { kind: 'keep' } }] }));
    const away = later(runtime.services, 20);
    await assignConversation(away, root, { conversationId: ids[1]!, userId: ana.id });
    await sweep(later(runtime.services, 21), { slotsAt: Infinity });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([ana.id, ana.id, null]);

    await setPresence(away, ana.id, 'online');
    await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'offline', presenceAt: away.now() } });
    await sweep(later(runtime.services, 50), { slotsAt: Infinity });
    expect(await Promise.all(ids.map(assigneeOf))).toEqual([null, null, null]);
  });

  it('keeps it without such a setting', async () => {
    await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'offline', presenceAt: new Date(0) } });
    await sweep(later(runtime.services, 600), { slotsAt: Infinity });
    expect(await assigneeOf(ids[0])).toBe(ana.id);
  });
});
