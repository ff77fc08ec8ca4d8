import { ConversationModel, ContactModel, DecisionModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import { plainAim, type Aim } from '../../engine/routing/index.ts';
import { startInboundWorker } from '../../workers/inbound.ts';
import { startRoutingWorker } from '../../workers/routing.ts';
import { startSweeper } from '../../workers/sweeper.ts';
import { createRandom } from '../faults/random.ts';
import { expectSound } from '../support/conversations.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';
import { createDepartment, createRule } from '../support/routing.ts';
import { watchFlow } from '../support/watchFlow.ts';

const CUSTOMERS = 200;
/** Finished while the flood comes in; then agents only come, go and pause. */
const FINISHED_AT_ONCE = 90;
const SEED = Number(process.env.FLOOD_SEED ?? 1);
const PATIENCE = { timeoutMs: 200_000, intervalMs: 100 };

const TEXTS = ['Quero comprar um fogão', 'Preciso de ajuda com a entrega', 'A nota fiscal veio errada'];
type Team = 'sales' | 'support' | 'tax';
const STAFF: [name: string, teams: Team[], capacity: number, tax: number][] = [
  ['Ana', ['sales'], 4, 0], ['Bia', ['sales'], 3, 0], ['Caio', ['sales', 'support'], 5, 0], ['Davi', ['sales', 'support'], 2, 0],
  ['Eva', ['support'], 4, 0], ['Fábio', ['support'], 3, 0], ['Gil', ['support', 'tax'], 5, 1], ['Hugo', ['tax'], 4, 3],
  ['Íris', ['tax'], 3, 2], ['João', ['tax', 'sales'], 4, 5], ['Kátia', ['support'], 6, 0], ['Léo', ['sales', 'tax'], 3, 0],
];

let app: TestApp;
let routing: ReturnType<typeof startRoutingWorker>[];
let sweeper: ReturnType<typeof startSweeper>;
const running: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  app = await startTestApp({ gateway: true });
  routing = [1, 2, 3].map(() => startRoutingWorker(app.runtime, 7));
  sweeper = startSweeper(app.services);
  running.push(startInboundWorker(app.runtime, 5), ...routing, { close: () => sweeper.stop() });
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.close()));
  await app.close();
});

it('a flood of 200 conversations flows to twelve agents who come, go and pause, and nobody lies in a queue while somebody is free', async () => {
  const departments: Record<Team, string> = {
    sales: await createDepartment('Vendas', { strategy: { kind: 'roundRobin' } }),
    support: await createDepartment('Suporte', { strategy: { kind: 'leastBusy' }, maxPerAgent: 4 }),
    tax: await createDepartment('Fiscal', { strategy: { kind: 'longestIdle' } }),
  };
  const aims: Aim[] = [plainAim(departments.sales), plainAim(departments.support), { ...plainAim(departments.tax), requiredSkills: [{ name: 'Fiscal', level: 2 }] }];
  for (const [index, word] of ['comprar', 'ajuda', 'nota fiscal'].entries()) {
    const { departmentId, requiredSkills } = aims[index]!;
    await createRule(word, { departmentId: departmentId!, ...(requiredSkills.length > 0 && { requiredSkills }) }, word);
  }
  const agents = await Promise.all(STAFF.map(([name, teams, capacity, level]) => hire(name, teams.map((team) => departments[team]), capacity, level)));
  const device = await app.createSimulatorDevice({ connected: true });
  await UserModel.updateMany({ role: 'admin' }, { $set: { capacity: 0 } });
  const flow = watchFlow(routing, async ({ contactId }) => aims[Number((await phoneOf(contactId)).slice(-4)) % 3]!);

  // The flood, while agents work.
  let finished = 0;
  let goesOn = true;
  const hands = [0, 1, 2].map((hand) => work(agents.filter((_, index) => index % 3 === hand), hand));
  const watching = waitFor(async () => {
    await flow.look();
    return !goesOn;
  }, { ...PATIENCE, what: 'the end of the flood' });
  await Promise.all([0, 1, 2, 3].map(async (stream) => {
    for (let number = stream; number < CUSTOMERS; number += 4) await app.inbound(device.id, { from: phone(number), text: TEXTS[number % 3]! });
  }));
  await waitFor(async () => (await ConversationModel.countDocuments()) === CUSTOMERS && finished >= FINISHED_AT_ONCE, { ...PATIENCE, what: 'all conversations, many of them finished' });
  goesOn = false;
  await Promise.all([...hands, watching]);

  // Nobody moves any more: what can flow has flowed, and everything is explained.
  await waitFor(isQuiet, { ...PATIENCE, what: 'quiet' });
  await flow.look();
  await sweeper.stop();
  await waitFor(isQuiet, { ...PATIENCE, what: 'quiet without the sweeper' });
  await expectSound();
  const states = await explained();
  process.stderr.write(`flood: ${JSON.stringify(states.counts)}; longest in a queue with somebody free: ${Math.round(flow.longest.ms)} ms (idle ${Math.round(flow.longest.idleMs)} ms, ${flow.longest.runs} runs of the backlog), ${Math.round(flow.longestInBacklog)} ms after the first look, ${flow.samples} looks, ${await DecisionModel.countDocuments()} decisions\n`);
  expect(states.unexplained).toEqual([]);
  expect(states.counts.assigned).toBeGreaterThan(5);
  expect(states.counts.waiting).toBeGreaterThan(5);
  expect(flow.late).toEqual([]);
  expect(flow.overfull).toEqual([]);
  expect(await DecisionModel.countDocuments()).toBeLessThan(6 * CUSTOMERS);

  // Everybody comes back and finishes: nothing was forgotten. Hints alone let it flow, nobody sweeps any more.

  await Promise.all(agents.map((agent) => returns(agent)));
  await waitFor(async () => {
    await flow.look();
    await Promise.all(agents.map((agent) => finishOne(agent)));

    return (await ConversationModel.countDocuments({ active: true })) === 0;
  }, { ...PATIENCE, what: 'the end of all conversations' });
  await waitFor(isQuiet, { ...PATIENCE, what: 'quiet' });
  await expectSound();
  expect(flow.late).toEqual([]);
  expect(flow.overfull).toEqual([]);

  async function hire(name: string, departmentIds: string[], capacity: number, level: number): Promise<SignedIn> {
    const user = await app.createUser({ name, departmentIds, capacity });
    if (level > 0) await UserModel.updateOne({ _id: user.id }, { $set: { skills: [{ name: 'fiscal', level }] } });
    return app.signInAs(user);
  }

  /** One after the other of these agents finishes something, pauses, goes or comes. */
  async function work(mine: SignedIn[], hand: number): Promise<void> {
    const random = createRandom(SEED, `hand ${hand}`);
    while (goesOn) {
      const agent = random.pick(mine);
      const what = random.whole(1, 100);
      if (what <= 50 && finished < FINISHED_AT_ONCE) {
        if (await finishOne(agent)) finished += 1;
      } else if (what <= 50) await present(agent, 'online');
      else if (what <= 60) await pause(agent, 'Almoço');
      else if (what <= 80) await returns(agent);
      else await present(agent, random.pick(['away', 'offline', 'online'] as const));
    }
  }
}, 300_000);

const present = (agent: SignedIn, presence: 'online' | 'away' | 'offline') => agent.put('/api/session/presence').send({ presence }).expect(200);
const pause = (agent: SignedIn, reason: string | null) => agent.put('/api/session/pause').send({ reason }).expect(200);
const phone = (number: number) => `55119888${10_000 + number}`;

async function returns(agent: SignedIn): Promise<void> {
  await present(agent, 'online');
  await pause(agent, null);
}

async function finishOne(agent: SignedIn): Promise<boolean> {
  const own = await ConversationModel.findOne({ assigneeId: agent.user.id, active: true }, { _id: 1 }).lean();
  if (own) await agent.post(`/api/conversations/${own._id.toHexString()}/close`).send({ silent: true }).expect(200);
  return own !== null;
}

const phones = new Map<string, string>();
async function phoneOf(contactId: Conversation['contactId']): Promise<string> {
  const key = contactId.toHexString();
  const known = phones.get(key) ?? (await ContactModel.findById(contactId).orFail().lean()).phone ?? '';
  phones.set(key, known);
  return known;
}

/** Nothing is due, nothing half done, and the last look changed nothing. */
async function isQuiet(): Promise<boolean> {
  const isBusy = await ConversationModel.exists({ $or: [{ 'routing.dueAt': { $exists: true }, state: 'waiting' }, { 'effects.0': { $exists: true } }, { 'events.0': { $exists: true } }] });
  const { routing = 0, inbound = 0 } = await app.services.queues.depths();
  return !isBusy && routing + inbound === 0;
}

/** The newest decision of every conversation against what became of it. */
async function explained(): Promise<{ counts: Record<'waiting' | 'assigned' | 'closed', number>; unexplained: string[] }> {
  const counts = { waiting: 0, assigned: 0, closed: 0 };
  const unexplained: string[] = [];
  for (const { _id, protocol, state, assigneeId } of await ConversationModel.find().lean()) {
    const newest = await DecisionModel.findOne({ conversationId: _id }).sort({ at: -1, _id: -1 }).lean();
    const { candidates = [], result } = newest?.decision ?? {};
    const taken = candidates.filter((each) => each.taken).map(({ userId }) => userId);
    const kind = state === 'unread' ? 'assigned' : state === 'bot' ? 'waiting' : state;
    counts[kind] += 1;
    const isExplained = kind === 'waiting' ? result?.waiting !== undefined && taken.length === 0 && candidates.every(({ reason }) => reason) : result?.assignee?.id === String(assigneeId) && taken.join() === String(assigneeId);
    if (!isExplained) unexplained.push(`${protocol} ${state} ${JSON.stringify(result)}`);
  }
  return { counts, unexplained };
}
