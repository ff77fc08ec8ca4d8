import type { Strategy } from '../../contract/index.ts';
import { DepartmentModel, lastNumber, readSettings, RuleModel } from '../../models/index.ts';
import { presentRule } from '../../presenters/rule.ts';
import { NOTHING_KNOWN, readKnownIds } from '../rules/knownIds.ts';
import { readyRules, type ReadyRules } from './decideByRules.ts';

/** What supervisors have said about routing, made ready. */
export interface RoutingPlan {
  /** How often rules were changed before these were read. */
  rulesStamp: number;
  hasRules: boolean;
  ready: ReadyRules;
  commonStrategy: Strategy;
  strategies: ReadonlyMap<string, Strategy>;
}

/** Raised by every change (see `planChanged`). */
export const PLAN_STAMP = 'routingPlan';

/** Raised by every change of a rule itself (see `lookAgain`). */
export const RULES_STAMP = 'routingRules';

/** A change whose process died before it raised the stamp is seen so late, ms. */
const KEPT_MS = 60_000;
let recent: { plan: Promise<RoutingPlan>; stamp: number; readAt: number; seenAt: number } | undefined;

/** The rules and strategies as they are now: kept ready, and read anew once another process has changed them. */
export async function recentPlan(): Promise<RoutingPlan> {
  // Before the plan is read: what changes meanwhile raises it again.
  const stamp = await lastNumber(PLAN_STAMP);
  const now = performance.now();
  if (recent) recent.seenAt = now;
  if (!recent || recent.stamp !== stamp || now - recent.readAt > KEPT_MS) {
    const plan = readPlan();
    recent = { plan, stamp, readAt: now, seenAt: now };
    // A failed read is not kept.
    plan.catch(forgetRecentPlan);
  }
  return recent.plan;
}

/** For a hint a plan may be so old, ms: whoever changes it wakes what was due before. */
const HINT_MS = 500;

/**
 * For whether to give a hint: the plan as it was half a second ago at most. A hint too many finds nothing to do; one that
 * was not given just when routing was switched on is made up for by the sweeper.
 */
export async function planForHints(): Promise<RoutingPlan> {
  return recent && performance.now() - recent.seenAt <= HINT_MS ? recent.plan : recentPlan();
}

/** The next one that asks reads anew. */
export function forgetRecentPlan(): void {
  recent = undefined;
}

/** Whether the engine has anything to say about what waits in a queue (null: the common one). */
export function looksAt({ hasRules, commonStrategy, strategies }: RoutingPlan, departmentId: string | null): boolean {
  const strategy = departmentId === null ? commonStrategy : strategies.get(departmentId);
  return hasRules || (strategy !== undefined && strategy.kind !== 'manual');
}

/** Whether the engine gives anything to anybody: else it need not look at all. */
export function isAutomatic({ hasRules, commonStrategy, strategies }: RoutingPlan): boolean {
  return hasRules || commonStrategy.kind !== 'manual' || [...strategies.values()].some(({ kind }) => kind !== 'manual');
}

async function readPlan(): Promise<RoutingPlan> {
  // Before the rules: at worst what they say is looked at once more.
  const rulesStamp = await lastNumber(RULES_STAMP);
  const [stored, departments, { commonStrategy }] = await Promise.all([
    RuleModel.find({ enabled: true }).sort({ position: 1, _id: 1 }).lean(),
    DepartmentModel.find({ active: true }, { strategy: 1 }).lean(),
    readSettings(),
  ]);
  const known = stored.length > 0 ? await readKnownIds() : NOTHING_KNOWN;
  return {
    rulesStamp,
    hasRules: stored.length > 0,
    ready: readyRules(stored.map((rule) => presentRule(rule, known)), known),
    commonStrategy,
    strategies: new Map(departments.map(({ _id, strategy }) => [_id.toHexString(), strategy])),
  };
}
