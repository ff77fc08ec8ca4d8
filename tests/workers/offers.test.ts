import { acceptConversation, acceptTransfer, assignConversation, closeConversation, completeTransfer, declineTransfer, fireDeadlines, readTimeline, requestTransfer, saveSettings } from '../../engine/commands/index.ts';
import { DEFAULT_SETTINGS } from '../../engine/contract/index.ts';
import { SettingModel } from '../../engine/models/index.ts';
import { userRoom } from '../../engine/policies/rooms.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { presentConversation } from '../../engine/presenters/conversation.ts';
import { answeredConversation, findConversation, later, waitingConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let ana: Viewer;
let bruno: Viewer;
let conversationId: string;

beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await SettingModel.deleteMany({});
  await saveSettings(runtime.services, { ...DEFAULT_SETTINGS, transferMode: 'offer', offerSeconds: 60 });
  ana = await createViewer({ name: 'Ana' });
  bruno = await createViewer({ name: 'Bruno' });
  conversationId = await answeredConversation(runtime.services, await createIdleDevice(), ana);
});
afterEach(expectSound);

const offerToBruno = () => requestTransfer(runtime.services, ana, { conversationId, userId: bruno.id, note: 'É do fiscal' });
const typesOf = async () => (await readTimeline(await findConversation(conversationId))).map((event) => event.type);

describe('an offered transfer', () => {
  it('stays with its sender and is seen by its receiver, who finds it in Meus', async () => {
    const { conversation, completed } = await offerToBruno();
    expect(completed).toBe(false);
    expect(await presentConversation(conversation)).toMatchObject({ state: 'assigned', assignee: { name: 'Ana' }, transfer: { status: 'offered', to: { name: 'Bruno' }, by: { name: 'Ana' }, note: 'É do fiscal', expiresAt: expect.any(String) } });
    expect((await findConversation(conversationId)).sight).toEqual(expect.arrayContaining([userRoom(ana.id), userRoom(bruno.id)]));
  });

  it('is the receiver’s when they accept, with the note and the place that was the sender’s', async () => {
    await offerToBruno();
    const accepted = await acceptTransfer(runtime.services, bruno, { conversationId });
    expect(accepted).toMatchObject({ state: 'assigned', pendingTransfer: null, offeredToId: null });
    expect(accepted.assigneeId?.toHexString()).toBe(bruno.id);
    expect((await typesOf()).slice(-2)).toEqual(['transfer_offered', 'transferred']);
  });

  it('is the sender’s alone when the receiver declines, or the sender withdraws it', async () => {
    await offerToBruno();
    const declined = await declineTransfer(runtime.services, bruno, { conversationId, reason: 'Estou saindo' });
    expect(declined).toMatchObject({ pendingTransfer: null, offeredToId: null });
    expect(declined.assigneeId?.toHexString()).toBe(ana.id);
    await offerToBruno();
    await declineTransfer(runtime.services, ana, { conversationId });
    expect((await typesOf()).slice(-4)).toEqual(['transfer_offered', 'transfer_declined', 'transfer_offered', 'transfer_withdrawn']);
    await expect(acceptTransfer(runtime.services, bruno, { conversationId })).rejects.toMatchObject({ code: 'no_offer' });
  });

  it('goes back to the sender when nobody answers in time', async () => {
    await offerToBruno();
    await fireDeadlines(runtime.services, conversationId);
    expect((await findConversation(conversationId)).offeredToId?.toHexString()).toBe(bruno.id);
    await fireDeadlines(later(runtime.services, 2), conversationId);
    expect(await findConversation(conversationId)).toMatchObject({ pendingTransfer: null, offeredToId: null });
    expect((await typesOf()).at(-1)).toBe('transfer_expired');
  });

  it('cannot be accepted any more after its time, though nobody has swept it away', async () => {
    await offerToBruno();
    await expect(acceptTransfer(later(runtime.services, 2), bruno, { conversationId })).rejects.toMatchObject({ code: 'no_offer' });
  });

  it('is answered by its receiver alone, and made once at a time', async () => {
    const carla = await createViewer({ name: 'Carla' });
    await offerToBruno();
    await expect(acceptTransfer(runtime.services, carla, { conversationId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(acceptTransfer(runtime.services, ana, { conversationId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(declineTransfer(runtime.services, carla, { conversationId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(requestTransfer(runtime.services, ana, { conversationId, userId: carla.id })).rejects.toMatchObject({ code: 'transfer_pending' });
  });

  it('is not carried out by the transfers worker', async () => {
    await offerToBruno();
    await completeTransfer(runtime.services, conversationId);
    expect((await findConversation(conversationId)).assigneeId?.toHexString()).toBe(ana.id);
  });

  it('ends when the conversation is closed, or is given to somebody else', async () => {
    const root = await createViewer({ name: 'Sonia', role: 'supervisor' });
    await offerToBruno();
    await assignConversation(runtime.services, root, { conversationId, userId: root.id });
    expect(await findConversation(conversationId)).toMatchObject({ pendingTransfer: null, offeredToId: null });
    expect((await typesOf()).slice(-3)).toEqual(['transfer_offered', 'transfer_dropped', 'assigned']);
    await requestTransfer(runtime.services, root, { conversationId, userId: bruno.id });
    await closeConversation(runtime.services, root, { conversationId });
    expect(await findConversation(conversationId)).toMatchObject({ state: 'closed', pendingTransfer: null, offeredToId: null });
  });

  it('of a waiting one ends when somebody else accepts the conversation', async () => {
    const root = await createViewer({ name: 'Sonia', role: 'supervisor' });
    const waiting = await waitingConversation(runtime.services, await createIdleDevice(), '+5511999990002');
    await requestTransfer(runtime.services, root, { conversationId: waiting, userId: bruno.id });
    await acceptConversation(runtime.services, ana, { conversationId: waiting });
    expect(await findConversation(waiting)).toMatchObject({ pendingTransfer: null });
  });

  it('is accepted exactly once when the receiver accepts and the sender withdraws at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const current = (await findConversation(conversationId)).assigneeId?.toHexString() === ana.id ? [ana, bruno] : [bruno, ana];
      const [sender, receiver] = current as [Viewer, Viewer];
      await requestTransfer(runtime.services, sender, { conversationId, userId: receiver.id });
      const outcomes = await Promise.allSettled([acceptTransfer(runtime.services, receiver, { conversationId }), declineTransfer(runtime.services, sender, { conversationId })]);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    }
  });
});

describe('a transfer to somebody who is offline', () => {
  it('is refused where the setting says so', async () => {
    await saveSettings(runtime.services, { transferMode: 'direct', offlineTransfer: 'refuse' });
    const away = await createViewer({ name: 'Davi', presence: 'offline' });
    await expect(requestTransfer(runtime.services, ana, { conversationId, userId: away.id })).rejects.toMatchObject({ code: 'receiver_offline' });
    await expect(assignConversation(runtime.services, ana, { conversationId, userId: away.id })).rejects.toMatchObject({ code: 'receiver_offline' });
  });

  it('is marked in the timeline otherwise', async () => {
    const away = await createViewer({ name: 'Davi', presence: 'offline' });
    await requestTransfer(runtime.services, ana, { conversationId, userId: away.id });
    expect((await readTimeline(await findConversation(conversationId))).at(-1)).toMatchObject({ type: 'transfer_offered', data: { receiverOffline: true } });
  });
});
