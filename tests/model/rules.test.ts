import fc from 'fast-check';
import { PLAIN_STRATEGIES, PRIORITIES } from '../../engine/contract/index.ts';
import { expectSound } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { NAMES, openRuledDesk, WORDS, type Action, type PlainRule } from './ruledDesk.ts';

/** RULE_RUNS: how many sequences; MODEL_SEED: the sequences of an earlier run. */
const RUNS = Number(process.env.RULE_RUNS ?? 8);
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);
const MINUTE = 60_000;

const name = fc.constantFrom(...NAMES);
const customer = fc.integer({ min: 0, max: 4 });
const place = fc.integer({ min: 0, max: 3 });
const queue = fc.constantFrom('sales' as const, 'support' as const);
const rule: fc.Arbitrary<PlainRule> = fc.record({
  word: fc.option(fc.constantFrom(...WORDS)),
  from: fc.option(queue, { freq: 1 }),
  to: fc.option(queue, { freq: 3 }),
  user: fc.option(name, { freq: 1 }),
  strategy: fc.option(fc.constantFrom(...PLAIN_STRATEGIES, 'sticky' as const)),
  priority: fc.constantFrom(...PRIORITIES),
  stop: fc.boolean(),
  enabled: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
const write: fc.Arbitrary<Action> = fc.record({ do: fc.constant('write' as const), customer, word: fc.constantFrom(...WORDS) });
const work: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: write },
  { weight: 4, arbitrary: fc.oneof(fc.record({ do: fc.constant('accept' as const), by: name, customer }), fc.record({ do: fc.constantFrom('release' as const, 'close' as const, 'close' as const), customer })) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('presence' as const), by: name, isOnline: fc.boolean() }) },
);
const ruling: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('makeRule' as const), rule, at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('changeRule' as const), rule, index: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('switchRule' as const, 'deleteRule' as const), index: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('moveRule' as const), index: place, at: place }) },
);
/** One change of the rules at most at once: then what a decision went by is what was before, or what is after. */
const step: fc.Arbitrary<Action[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(work, { minLength: 1, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.tuple(ruling, work) },
  { weight: 1, arbitrary: fc.tuple(ruling) },
);

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

it(
  `decides in ${RUNS} random sequences by the rules as they are, whoever changes them, and nothing is lost, doubled or left untold`,
  async () => {
    process.stderr.write(`rules: MODEL_SEED=${SEED} RULE_RUNS=${RUNS}\n`);
    const runs = fc.assert(
      fc.asyncProperty(fc.record({ ana: fc.integer({ min: 0, max: 2 }), bia: fc.constant(1), caio: fc.integer({ min: 1, max: 2 }) }), rule, fc.array(step, { minLength: 1, maxLength: 14 }), async (capacities, first, steps) => {
        const desk = await openRuledDesk(runtime.services, capacities);
        for (const actions of [[{ do: 'makeRule' as const, rule: first, at: 0 }], ...steps]) {
          expect(await desk.perform(actions)).toEqual([]);
          await expectSound();
          expect(await desk.misplaced()).toEqual([]);
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: !process.env.MODEL_SHRINK },
    );
    await expect(runs).resolves.toBeUndefined();
  },
  20 * MINUTE,
);
