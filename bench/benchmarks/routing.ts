import { compileRules, decide } from '../../engine/routing/index.ts';
import type { Benchmark, Claim } from '../benchmark.ts';
import { measureAssigning } from './assigning.ts';
import { createRoutingScene } from '../load/routingScene.ts';
import { figure, percentile, summarise } from '../measure/statistics.ts';

const SIZES = [10, 100, 1_000];
/** What the slowest hundredth of decisions may take, ms. */
const AIM_MS = 5;

/**
 * How long one decision takes, every rule tried and every agent told why not, with ever more of both; and what routing
 * costs when conversations come (see `assigning`). A decision needs no store. It is nothing but computing, so what is compared is the process's processor time, its garbage collector's included: what
 * neighbours on the machine do counts only in the time on the wall, which is told beside it.
 */
export const routing: Benchmark = {
  name: 'routing',
  async run(context) {
    const { rounds, isQuick } = context;
    const decisions = SIZES.flatMap((rules) => SIZES.map((agents) => measure(rules, agents, rounds, isQuick ? 200 : 2_000)));
    return [...decisions, ...(await measureAssigning(context))];
  },
};

function measure(ruleCount: number, agentCount: number, rounds: number, decisions: number): Claim {
  const { rules, known, factsOf } = createRoutingScene(ruleCount, agentCount);
  const compiled = compileRules(rules, known);
  const [processor, wall, perSecond]: [number[], number[], number[]] = [[], [], []];
  // The first round only warms the compiler up.
  for (let round = 0; round <= rounds; round += 1) {
    const times: { processor: number; wall: number }[] = [];
    for (let turn = 0; turn < decisions; turn += 1) {
      const facts = factsOf(turn);
      const began = { at: performance.now(), usage: process.cpuUsage() };
      const { decision } = decide(facts, compiled);
      const used = process.cpuUsage(began.usage);
      times.push({ processor: (used.user + used.system) / 1000, wall: performance.now() - began.at });
      const told = decision.candidates.length + Object.values(decision.others ?? {}).reduce((sum, count) => sum + count, 0);
      if (decision.rules.length !== ruleCount || told !== agentCount) throw new Error('a decision does not tell of every rule and agent');
    }
    if (round === 0) continue;
    const processorTimes = times.map((each) => each.processor);
    processor.push(percentile(processorTimes, 0.99));
    wall.push(percentile(times.map((each) => each.wall), 0.99));
    perSecond.push((1000 * decisions) / processorTimes.reduce((sum, time) => sum + time, 0));
  }
  const [p99, p99OnTheWall, rate] = [processor, wall, perSecond].map((each) => figure(summarise(each).median));
  return {
    what: `one decision, ${figure(ruleCount)} rules × ${figure(agentCount)} agents, processor time p99 ÷ ${AIM_MS} ms`,
    ratio: summarise(processor.map((time) => time / AIM_MS)),
    figures: `p99 ${p99} ms (on the wall ${p99OnTheWall} ms), ${rate} decisions/s`,
  };
}
