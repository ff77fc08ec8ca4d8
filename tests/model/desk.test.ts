import fc from 'fast-check';
import { MessageModel } from '../../engine/models/index.ts';
import { startDeadlinesWorker } from '../../workers/deadlines.ts';
import { startInboundWorker } from '../../workers/inbound.ts';
import { startTransfersWorker } from '../../workers/transfers.ts';
import { expectSound } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { apply, viewOf, type Action, type Desk, type Outcome } from './deskModel.ts';
import { openRealDesk } from './realDesk.ts';

/** MODEL_RUNS: how many sequences; MODEL_SEED: the sequences of an earlier run; MODEL_SHRINK: look for the shortest that fails, which takes long. */
const RUNS = Number(process.env.MODEL_RUNS ?? 300);
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);
const MINUTE = 60_000;

const person = fc.constantFrom('ana' as const, 'bruno' as const, 'sonia' as const);
const customer = fc.constantFrom('carla' as const, 'davi' as const);
const text = fc.stringMatching(/^[a-f]{3,8} [0-9]{4}$/);
const thanks = fc.constantFrom('obrigado', 'ok', '👍');
/** A burst may be drained in parts, and a thanks that comes first is then passed by itself: so it comes last, or alone. */
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.array(text, { minLength: 1, maxLength: 7 }), fc.array(thanks, { maxLength: 1 })).map((parts) => parts.flat()) },
  { weight: 1, arbitrary: fc.array(thanks, { minLength: 1, maxLength: 2 }) },
);

const writes: fc.Arbitrary<Action> = fc.record({ do: fc.constant('write' as const), customer, kind: fc.oneof({ weight: 6, arbitrary: fc.constant('text' as const) }, { weight: 1, arbitrary: fc.constantFrom('sticker' as const, 'reaction' as const, 'edit' as const, 'deletion' as const) }), texts });
/** A burst may be drained in parts, with somebody else's action between them; one message may not. */
const writesOne: fc.Arbitrary<Action> = fc.record({ do: fc.constant('write' as const), customer, kind: fc.constant('text' as const), texts: fc.tuple(text) });
/** What may meet another action at once: each of them is one change. */
const change: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'release' as const, 'view' as const, 'close' as const, 'reopen' as const), by: person, customer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('acceptOffer' as const, 'declineOffer' as const), by: person, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reply' as const), by: person, customer, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assign' as const), by: person, customer, to: person }) },
);
const other: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('transferToUser' as const), by: person, customer, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('transferToDepartment' as const), by: person, customer, department: fc.constantFrom('sales' as const, 'support' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('phone' as const), customer, text }) },
  { weight: 1, arbitrary: fc.constant({ do: 'flushRedis' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('presence' as const), by: person, isOnline: fc.boolean() }) },
);
/** One action, or several at once (at most one customer's message among them: two of one customer may be drained as one). */
const step: fc.Arbitrary<Action[]> = fc.oneof(
  { weight: 3, arbitrary: writes.map((action) => [action]) },
  { weight: 5, arbitrary: change.map((action) => [action]) },
  { weight: 3, arbitrary: other.map((action) => [action]) },
  { weight: 3, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.tuple(writesOne, change) },
  // One person takes everything there is at once: the last place is given once.
  { weight: 2, arbitrary: fc.tuple(person, fc.constantFrom('accept' as const, 'reopen' as const)).map(([by, take]): Action[] => [{ do: take, by, customer: 'carla' }, { do: 'accept', by, customer: 'davi' }]) },
  { weight: 1, arbitrary: fc.tuple(writes, fc.constant({ do: 'flushRedis' as const })) },
);
const desk: fc.Arbitrary<Desk> = fc.record({
  reopens: fc.boolean(),
  offers: fc.boolean(),
  people: fc.record({
    ana: fc.record({ isSupervisor: fc.constant(false), capacity: fc.integer({ min: 1, max: 2 }), isOnline: fc.boolean() }),
    bruno: fc.record({ isSupervisor: fc.constant(false), capacity: fc.constant(1), isOnline: fc.constant(true) }),
    sonia: fc.record({ isSupervisor: fc.constant(true), capacity: fc.integer({ min: 0, max: 2 }), isOnline: fc.constant(true) }),
  }),
  conversations: fc.constant([]),
});

let runtime: TestRuntime;
let workers: { close(): Promise<void> }[];
beforeAll(async () => {
  runtime = await createTestRuntime();
  workers = [startInboundWorker(runtime.runtime, 5), startTransfersWorker(runtime.runtime, 5), startDeadlinesWorker(runtime.runtime, 5)];
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await runtime.close();
});

it(
  `does in ${RUNS} random sequences what the model does, whatever happens at once`,
  async () => {
    process.stderr.write(`model-based test: MODEL_SEED=${SEED} MODEL_RUNS=${RUNS}\n`);
    await fc.assert(
      fc.asyncProperty(desk, fc.array(step, { minLength: 1, maxLength: 24 }), async (opening, steps) => {
        let model = opening;
        const real = await openRealDesk(runtime.runtime, opening);
        for (const actions of steps) {
          const outcomes = await Promise.all(actions.map((action) => real.perform(action)));
          await real.settle();
          model = agreeing(model, actions, { outcomes, view: await real.view() });
        }
        await expectSound();
        const stored = await MessageModel.find({ providerId: { $exists: true } }, { providerId: 1, text: 1 }).lean();
        expect(new Map(stored.map((message) => [message.providerId, message.text]))).toEqual(real.handedOver);
        expect(stored).toHaveLength(real.handedOver.size);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: !process.env.MODEL_SHRINK },
    );
  },
  40 * MINUTE,
);

/** The model after the actions in the one order that explains what was answered and what is there now. Throws when none does. */
function agreeing(model: Desk, actions: Action[], seen: { outcomes: Outcome[]; view: object[] }): Desk {
  const explanations = ordersOf(actions.map((_, index) => index)).map((order) => {
    const outcomes: Outcome[] = [];
    let desk = model;
    for (const index of order) {
      const applied = apply(desk, actions[index]!);
      desk = applied.desk;
      outcomes[index] = applied.outcome;
    }
    return { desk, told: { outcomes, view: viewOf(desk) } };
  });
  const found = explanations.find(({ told }) => isSame(told, seen));
  if (!found) expect({ actions, ...seen }).toEqual({ actions, ...explanations[0]?.told });
  return found?.desk ?? model;
}

function isSame(one: object, other: object): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

function ordersOf<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
