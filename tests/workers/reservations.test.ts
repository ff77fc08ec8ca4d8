import { acceptConversation, acceptTransfer, closeConversation, completeTransfer, declineTransfer, fireDeadlines, readTimeline, reconcileSlots, requestTransfer, routeBacklog, routeConversation, startConversation } from '../../engine/commands/index.ts';
import { setPresence } from '../../engine/commands/users/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, RuleModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { presentConversation } from '../../engine/presenters/conversation.ts';
import { findConversation, later } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
let sales: string;
let ana: Viewer;
let bia: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  device = await createIdleDevice();
  sales = await createDepartment('Vendas', { reservationSeconds: 30 });
  ana = await createMember('Ana', sales, { capacity: 1 });
  bia = await createMember('Bia', sales, { capacity: 1 });
  await createRule('vendas', { departmentId: sales });
});
afterEach(expectSound);

const write = () => customerWrites(runtime.services, device);
const routed = async (conversation?: Conversation) => route(runtime.services, conversation ?? (await write()));
const seats = async (viewer: Viewer) => (await UserModel.findById(viewer.id).orFail().lean()).slots.length;
const timelineTypes = async ({ _id }: Conversation) => (await readTimeline(await findConversation(_id.toHexString()))).map(({ type }) => type);
/** Transfers are carried out as soon as they are asked for. */
const atOnce = () => ({ ...runtime.services, queues: { ...runtime.services.queues, wakeTransfer: (conversationId: string) => completeTransfer(runtime.services, conversationId) } });
const idOf = ({ _id }: Conversation) => _id.toHexString();
const asked = (conversation: Conversation) => conversation.offeredToId?.toHexString() ?? null;
/** Whoever was asked, and the other one. */
const inTurn = (conversation: Conversation) => (asked(conversation) === ana.id ? ([ana, bia] as const) : ([bia, ana] as const));

describe('a department that reserves', () => {
  it('asks whom the engine found, keeps their place, and says so', async () => {
    const conversation = await routed();
    const [first, other] = inTurn(conversation);
    expect(await presentConversation(conversation)).toMatchObject({ state: 'waiting', assignee: null, transfer: { status: 'offered', reserved: true, by: null, to: { id: first.id } } });
    expect(conversation.deadlines.map(({ kind }) => kind)).toEqual(['offer']);
    expect([await seats(first), await seats(other)]).toEqual([1, 0]);
    expect(await reconcileSlots(later(runtime.services, 10))).toBe(0);
    expect(await DecisionModel.findOne().lean()).toMatchObject({ decision: { actions: { reservation: { expiresAt: conversation.pendingTransfer!.offer!.expiresAt.toISOString() } }, result: { assignee: { id: first.id } } } });
    await expect(startConversation(runtime.services, first, { deviceId: device._id.toHexString(), phone: '11987654321', text: 'Oi' })).rejects.toMatchObject({ code: 'at_capacity' });
  });

  it.each(['the offer', 'the conversation'])('gives it to whoever accepts %s, in the place that was kept', async (what) => {
    const conversation = await routed();
    const [first] = inTurn(conversation);
    const take = what === 'the offer' ? acceptTransfer : acceptConversation;
    const taken = await take(runtime.services, first, { conversationId: idOf(conversation) });
    expect(taken).toMatchObject({ state: 'assigned', unreadCount: 0, pendingTransfer: null, offeredToId: null, routing: { declinedBy: [] } });
    expect(taken.assigneeId?.toHexString()).toBe(first.id);
    expect(await seats(first)).toBe(1);
    expect((await timelineTypes(taken)).slice(-2)).toEqual(['transfer_offered', 'accepted']);
  });

  it('asks the next one when somebody declines, and nobody when all have; then it starts anew after a rest', async () => {
    const conversation = await routed();
    const [first, second] = inTurn(conversation);
    const declined = await declineTransfer(runtime.services, first, { conversationId: idOf(conversation), reason: 'Não é comigo' });
    expect(declined).toMatchObject({ state: 'waiting', offeredToId: null, routing: { trigger: 'declined', aim: { departmentId: sales } } });
    expect(await seats(first)).toBe(0);
    const next = await routed(declined);
    expect(asked(next)).toBe(second.id);

    await fireDeadlines(later(runtime.services, 1), idOf(next));
    const expired = await findConversation(idOf(next));
    expect(expired).toMatchObject({ offeredToId: null, routing: { trigger: 'reservation_expired' } });
    expect((await timelineTypes(expired)).slice(-4)).toEqual(['transfer_offered', 'transfer_declined', 'transfer_offered', 'transfer_expired']);

    await routeConversation(later(runtime.services, 1), expired._id);
    const resting = await findConversation(idOf(next));
    expect(resting).toMatchObject({ state: 'waiting', offeredToId: null, deadlines: [{ kind: 'askAgain' }] });
    expect(await routeBacklog(runtime.services)).toBe(0);
    await fireDeadlines(later(runtime.services, 5), idOf(next));
    expect(asked(await findConversation(idOf(next)))).toBeNull();

    await fireDeadlines(later(runtime.services, 7), idOf(next));
    const anew = await findConversation(idOf(next));
    expect(anew.routing).toMatchObject({ declinedBy: [], rounds: 1, trigger: 'sweep' });
    await routeConversation(later(runtime.services, 7), anew._id);
    expect(asked(await findConversation(idOf(next)))).not.toBeNull();
  });

  it('asks whoever comes meanwhile, and who goes is asked no more', async () => {
    await setPresence(runtime.services, bia.id, 'offline');
    const conversation = await routed();
    expect(asked(conversation)).toBe(ana.id);
    await setPresence(runtime.services, ana.id, 'offline');
    const waiting = await routed(await findConversation(idOf(conversation)));
    expect([asked(waiting), await seats(ana)]).toEqual([null, 0]);
    await setPresence(runtime.services, bia.id, 'online');
    expect(await routeBacklog(runtime.services)).toBe(1);
    expect(asked(await findConversation(idOf(conversation)))).toBe(bia.id);
  });

  it('asks nobody any more when somebody else takes it, it is closed, or put elsewhere', async () => {
    const sonia = await createViewer({ name: 'Sônia', role: 'supervisor', capacity: 5 });
    const taken = await routed();
    await acceptConversation(runtime.services, sonia, { conversationId: idOf(taken) });
    expect((await timelineTypes(taken)).slice(-2)).toEqual(['transfer_dropped', 'accepted']);
    await closeConversation(runtime.services, sonia, { conversationId: idOf(taken) });

    const closed = await routed();
    await closeConversation(runtime.services, sonia, { conversationId: idOf(closed) });

    const moved = await routed();
    const support = await createDepartment('Suporte', { strategy: { kind: 'manual' } });
    const { conversation } = await requestTransfer(atOnce(), sonia, { conversationId: idOf(moved), departmentId: support });
    expect(conversation).toMatchObject({ state: 'waiting', offeredToId: null, pendingTransfer: null, routing: { trigger: 'transferred', declinedBy: [] } });
    expect([await seats(ana), await seats(bia)]).toEqual([0, 0]);
  });

  it('keeps every capacity with eight that route at once, and asks everybody once', async () => {
    const conversations: Conversation[] = [];
    for (let number = 0; number < 12; number += 1) conversations.push(await customerWrites(runtime.services, device, 'Bom dia', `+5511999990${100 + number}`));
    const queue = [...conversations];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let next = queue.shift(); next; next = queue.shift()) await routeConversation(runtime.services, next._id);
      }),
    );
    expect([await seats(ana), await seats(bia)]).toEqual([1, 1]);
    expect(await ConversationModel.countDocuments({ offeredToId: { $ne: null } })).toBe(2);
  });

  it('is answered once, whoever is faster: the receiver or the clock', async () => {
    const conversation = await routed();
    const [first] = inTurn(conversation);
    const ends = await Promise.allSettled([
      acceptTransfer(runtime.services, first, { conversationId: idOf(conversation) }),
      fireDeadlines(later(runtime.services, 1), conversation._id),
      fireDeadlines(later(runtime.services, 1), conversation._id),
    ]);
    const after = await findConversation(idOf(conversation));
    const isTaken = after.assigneeId !== null;
    expect(ends[0].status).toBe(isTaken ? 'fulfilled' : 'rejected');
    expect((await timelineTypes(after)).filter((type) => type === 'accepted' || type === 'transfer_expired')).toEqual([isTaken ? 'accepted' : 'transfer_expired']);
  });
});
