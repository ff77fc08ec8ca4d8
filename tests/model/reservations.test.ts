import fc from 'fast-check';
import { acceptConversation, acceptTransfer, closeConversation, declineTransfer, fireDeadlines, releaseConversation, routeBacklog, routeConversation } from '../../engine/commands/index.ts';
import { setPresence } from '../../engine/commands/users/index.ts';
import { AppError } from '../../engine/errors.ts';
import { ConversationModel, DecisionModel, DepartmentModel, RuleModel, seatHolderOf, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { createIdleDevice, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites } from '../support/routing.ts';

/** RESERVATION_RUNS: how many sequences; MODEL_SEED: the sequences of an earlier run. */
const RUNS = Number(process.env.RESERVATION_RUNS ?? 25);
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);
const MINUTE = 60_000;

const NAMES = ['ana', 'bia', 'caio'] as const;
type Name = (typeof NAMES)[number];
type Action =
  | { do: 'write'; customer: number }
  | { do: 'accept' | 'take' | 'decline' | 'release' | 'close'; by: Name; customer: number }
  | { do: 'presence'; by: Name; isOnline: boolean }
  /** Nobody answers in time; everybody has rested. */
  | { do: 'expire' | 'rest' };

const name = fc.constantFrom(...NAMES);
const customer = fc.integer({ min: 0, max: 3 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), customer }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'decline' as const, 'decline' as const, 'release' as const), by: name, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('take' as const, 'close' as const), by: name, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('presence' as const), by: name, isOnline: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('expire' as const, 'rest' as const) }) },
);

/** What is told of one conversation: who may not be asked, and why. */
interface Told {
  declined: Set<Name>;
  released: Set<Name>;
}

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

it(
  `asks in ${RUNS} random sequences whoever may be asked, nobody else, and nobody twice`,
  async () => {
    process.stderr.write(`reservations: MODEL_SEED=${SEED} RESERVATION_RUNS=${RUNS}\n`);
    const runs = fc.assert(
      fc.asyncProperty(fc.record({ ana: fc.integer({ min: 1, max: 2 }), bia: fc.constant(1), caio: fc.integer({ min: 0, max: 2 }) }), fc.array(action, { minLength: 1, maxLength: 18 }), async (capacities, actions) => {
        const desk = await openDesk(capacities);
        for (const each of actions) {
          await desk.perform(each);
          expect(await desk.misplaced()).toEqual([]);
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: !process.env.MODEL_SHRINK },
    );
    await expect(runs).resolves.toBeUndefined();
  },
  20 * MINUTE,
);

async function openDesk(capacities: Record<Name, number>) {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  const sales = await createDepartment('Vendas', { reservationSeconds: 30 });
  await createRule('vendas', { departmentId: sales });
  const device: Device = await createIdleDevice();
  const people = {} as Record<Name, Viewer>; // Filled in by the next line.
  for (const each of NAMES) people[each] = await createMember(each, sales, { capacity: capacities[each] });
  let now = Date.now();
  const services: Services = { ...runtime.services, now: () => new Date(now) };
  const told = new Map<string, Told>();
  const online = new Set<Name>(NAMES);

  const nameOf = (id: { toHexString(): string } | null) => NAMES.find((each) => people[each].id === id?.toHexString()) ?? null;
  const phoneOf = (index: number) => `+551199999000${index}`;
  const active = () => ConversationModel.find({ active: true }).sort({ openedAt: 1, _id: 1 }).lean<Conversation[]>();
  const barred = ({ _id }: Conversation): Told => {
    const known = told.get(_id.toHexString()) ?? { declined: new Set(), released: new Set() };
    told.set(_id.toHexString(), known);
    return known;
  };
  const seatsOf = (all: Conversation[], who: Name) => all.filter((each) => nameOf(seatHolderOf(each)) === who).length;

  /** Until the engine has nothing more to do. Safe to run several times at once. */
  async function engine(): Promise<void> {
    for (;;) {
      const due = await ConversationModel.find({ 'routing.dueAt': { $lte: services.now() } }, { _id: 1 }).lean();
      for (const { _id } of due) await routeConversation(services, _id);
      if ((await routeBacklog(services)) + due.length === 0) return;
    }
  }

  async function passTime(ms: number): Promise<void> {
    now += ms;
    for (const { _id } of await active()) await fireDeadlines(services, _id);
  }

  /** Does it while the engine works; the code of what was refused, or `ok`. */
  async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
    const [outcome] = await Promise.all([
      run().then(() => 'ok', (error: unknown) => {
        if (error instanceof AppError) return error.code;
        throw error;
      }),
      engine(),
    ]);
    return outcome;
  }

  async function command({ do: what, by, customer: index }: Extract<Action, { by: Name; customer: number }>): Promise<void> {
    const before = await active();
    const conversation = before[index];
    if (!conversation) return;
    const asked = nameOf(conversation.offeredToId);
    const holder = nameOf(conversation.assigneeId);
    const [viewer, target] = [people[by], { conversationId: conversation._id.toHexString() }];
    const hasRoom = seatsOf(before, by) < capacities[by];
    switch (what) {
      case 'accept':
        expect(await outcomeOf(() => acceptTransfer(services, viewer, target))).toBe(!asked ? 'no_offer' : asked === by ? 'ok' : 'forbidden');
        return;
      case 'take':
        expect(await outcomeOf(() => acceptConversation(services, viewer, target))).toBe(holder ? (holder === by ? 'ok' : 'already_assigned') : asked === by || hasRoom ? 'ok' : 'at_capacity');
        return;
      case 'decline':
        expect(await outcomeOf(() => declineTransfer(services, viewer, target))).toBe(!asked ? 'no_offer' : asked === by ? 'ok' : 'forbidden');
        if (asked === by) barred(conversation).declined.add(by);
        return;
      case 'release':
        expect(await outcomeOf(() => releaseConversation(services, viewer, target))).toBe(!holder ? 'illegal_transition' : holder === by ? 'ok' : 'forbidden');
        if (holder === by) barred(conversation).released.add(by);
        return;
      case 'close':
        expect(await outcomeOf(() => closeConversation(services, viewer, target))).toBe(holder === by ? 'ok' : 'forbidden');
        return;
    }
  }

  async function carryOut(each: Action): Promise<void> {
    switch (each.do) {
      case 'write':
        await outcomeOf(() => customerWrites(services, device, 'Oi', phoneOf(each.customer)));
        return;
      case 'presence': {
        if (!each.isOnline) for (const conversation of await active()) if (nameOf(conversation.offeredToId) === each.by) barred(conversation).declined.add(each.by);
        online[each.isOnline ? 'add' : 'delete'](each.by);
        await outcomeOf(() => setPresence(services, people[each.by].id, each.isOnline ? 'online' : 'offline'));
        return;
      }
      case 'expire':
        for (const conversation of await active()) {
          const asked = nameOf(conversation.offeredToId);
          if (asked) barred(conversation).declined.add(asked);
        }
        return passTime(31_000);
      case 'rest':
        for (const conversation of await active()) {
          const { declined } = barred(conversation);
          const asked = nameOf(conversation.offeredToId);
          if (asked) declined.add(asked);
          else if (conversation.routing.askAgainAt) declined.clear();
        }
        return passTime(61 * MINUTE);
      default:
        return command(each);
    }
  }

  return {
    async perform(each: Action): Promise<void> {
      await carryOut(each);
      await Promise.all([engine(), engine()]);
      await expectSound();
    },
    /** Who has more than they may, who is asked and may not be, and who has room while something waits that they may be asked. */
    async misplaced(): Promise<string[]> {
      const all = await active();
      const full = NAMES.filter((who) => seatsOf(all, who) > capacities[who]).map((who) => `${who} has too much`);
      const waiting = all.filter(({ state }) => state === 'waiting').flatMap((conversation) => {
        const { declined, released } = barred(conversation);
        const mayBeAsked = NAMES.filter((who) => online.has(who) && !declined.has(who) && !released.has(who));
        const asked = nameOf(conversation.offeredToId);
        if (asked) return mayBeAsked.includes(asked) ? [] : [`${asked} is asked once more`];
        return mayBeAsked.filter((who) => seatsOf(all, who) < capacities[who]).map((who) => `${who} is not asked`);
      });
      return [...full, ...waiting];
    },
  };
}
