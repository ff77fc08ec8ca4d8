import { acceptConversation, closeConversation, lookAgain, releaseConversation, routeBacklog, routeConversation } from '../../engine/commands/index.ts';
import { createRule, deleteRule, updateRule } from '../../engine/commands/rules/index.ts';
import { setPresence } from '../../engine/commands/users/index.ts';
import { thenDo, type DecisionRecord, type PlainStrategy, type Priority, type RoutingTrigger, type RuleActions, type RuleCondition } from '../../engine/contract/index.ts';
import { AppError } from '../../engine/errors.ts';
import { ConversationModel, DecisionModel, DepartmentModel, RuleModel, RuleVersionModel, TimelineEventModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { createIdleDevice, createViewer, forgetConversations } from '../support/conversations.ts';
import { createDepartment, createMember, customerWrites } from '../support/routing.ts';

/** Who works where. Bia works in both. */
export const PEOPLE = { ana: ['sales'], bia: ['sales', 'support'], caio: ['support'] } as const;
export type Name = keyof typeof PEOPLE;
export const NAMES = ['ana', 'bia', 'caio'] as const satisfies Name[];
export const WORDS = ['boleto', 'plano', 'nada'] as const;
const QUEUES = { sales: 'roundRobin', support: 'leastBusy' } as const;
export type Queue = keyof typeof QUEUES;

/** A rule as simply as it can be said: what is null is not asked, or not done. */
export interface PlainRule {
  word: (typeof WORDS)[number] | null;
  from: Queue | null;
  to: Queue | null;
  user: Name | null;
  strategy: PlainStrategy | 'sticky' | null;
  priority: Priority;
  stop: boolean;
  enabled: boolean;
}

export type Action =
  | { do: 'write'; customer: number; word: (typeof WORDS)[number] }
  | { do: 'accept'; by: Name; customer: number }
  /** The supervisor does. */
  | { do: 'release' | 'close'; customer: number }
  | { do: 'presence'; by: Name; isOnline: boolean }
  | { do: 'makeRule'; rule: PlainRule; at: number }
  | { do: 'changeRule'; rule: PlainRule; index: number }
  | { do: 'switchRule' | 'deleteRule'; index: number }
  | { do: 'moveRule'; index: number; at: number };

/** Looked at for one of these, rules are run. */
const BY_RULES: readonly RoutingTrigger[] = ['opened', 'reopened', 'rules_changed'];

/** A desk of three agents and two departments whose supervisors change the rules all the time, in the real engine. */
export async function openRuledDesk(services: Services, capacities: Record<Name, number>) {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), RuleVersionModel.deleteMany({}), DecisionModel.deleteMany({})]);
  const departments = {} as Record<Queue, string>; // Filled in by the next line.
  for (const queue of ['sales', 'support'] as const) departments[queue] = await createDepartment(queue, { strategy: { kind: QUEUES[queue] } });
  const device = await createIdleDevice();
  const supervisor = await createViewer({ name: 'Sônia', role: 'supervisor', presence: 'offline' });
  const people = {} as Record<Name, Viewer>; // Likewise.
  for (const name of NAMES) {
    people[name] = await createMember(name, departments.sales, { capacity: capacities[name] });
    await UserModel.updateOne({ _id: people[name].id }, { $set: { departmentIds: PEOPLE[name].map((queue) => departments[queue]) } });
  }
  /** In their order, by the ids of the real ones. */
  let rules: { id: string; rule: PlainRule }[] = [];
  const online = new Set<Name>(NAMES);
  const checked = new Set<string>();

  async function engine(): Promise<void> {
    for (;;) {
      const due = await ConversationModel.find({ 'routing.dueAt': { $lte: services.now() } }, { _id: 1 }).lean();
      for (const { _id } of due) await routeConversation(services, _id);
      const left = due.filter(({ _id }) => !undecided.has(_id.toHexString()));
      for (const { _id } of left) if (await ConversationModel.exists({ _id, 'routing.dueAt': { $exists: true } })) undecided.add(_id.toHexString());
      if ((await routeBacklog(services)) + (await lookAgain(services)) + left.length === 0) return;
    }
  }
  /** Due, and to stay so: nothing is automatic where they lie. */
  const undecided = new Set<string>();

  async function carryOut(action: Action): Promise<unknown> {
    switch (action.do) {
      case 'write':
        return customerWrites(services, device, `Oi, ${action.word}`, `+551199999000${action.customer}`);
      case 'presence':
        online[action.isOnline ? 'add' : 'delete'](action.by);
        return setPresence(services, people[action.by].id, action.isOnline ? 'online' : 'offline');
      case 'makeRule': {
        const position = Math.min(action.at, rules.length);
        const { _id } = await createRule(services, supervisor, { name: 'Regra', position, ...contentOf(action.rule) });
        rules = rules.toSpliced(position, 0, { id: _id.toHexString(), rule: action.rule });
        return;
      }
      case 'accept':
      case 'release':
      case 'close':
        return command(action);
      default:
        return changeRule(action);
    }
  }

  async function changeRule(action: Extract<Action, { index: number }>): Promise<void> {
    const index = rules.length > 0 ? action.index % rules.length : -1;
    const chosen = rules[index];
    if (!chosen) return;
    switch (action.do) {
      case 'changeRule':
        await updateRule(services, supervisor, chosen.id, contentOf(action.rule));
        rules = rules.with(index, { ...chosen, rule: action.rule });
        return;
      case 'switchRule':
        await updateRule(services, supervisor, chosen.id, { enabled: !chosen.rule.enabled });
        rules = rules.with(index, { ...chosen, rule: { ...chosen.rule, enabled: !chosen.rule.enabled } });
        return;
      case 'deleteRule':
        await deleteRule(services, chosen.id);
        rules = rules.toSpliced(index, 1);
        return;
      case 'moveRule': {
        const others = rules.toSpliced(index, 1);
        const position = Math.min(action.at, others.length);
        await updateRule(services, supervisor, chosen.id, { position });
        rules = others.toSpliced(position, 0, chosen);
      }
    }
  }

  async function command(action: Extract<Action, { do: 'accept' | 'release' | 'close' }>): Promise<void> {
    const conversation = (await ConversationModel.find({ active: true }, { _id: 1 }).sort({ openedAt: 1, _id: 1 }).lean())[action.customer];
    if (!conversation) return;
    const commands = { accept: acceptConversation, release: releaseConversation, close: closeConversation };
    await commands[action.do](services, action.do === 'accept' ? people[action.by] : supervisor, { conversationId: conversation._id.toHexString() });
  }

  function contentOf({ word, from, to, user, strategy, priority, stop, enabled }: PlainRule) {
    const conditions: RuleCondition[] = [
      ...(word ? [{ field: 'firstMessages' as const, operator: 'contains' as const, value: word }] : []),
      ...(from ? [{ field: 'department' as const, operator: '=' as const, value: departments[from] }] : []),
    ];
    const actions: RuleActions = {
      ...(to && { departmentId: departments[to] }),
      ...(user && { userId: people[user].id }),
      ...(strategy && { strategy: strategy === 'sticky' ? { kind: strategy, to: 'lastAgent', waitMinutes: 0, fallback: 'longestIdle' } : { kind: strategy } }),
      priority,
      stop,
    };
    return { when: { combinator: 'and' as const, rules: conditions }, ...thenDo(actions), enabled };
  }

  /** What these rules say of a conversation that is as the decision knew it. */
  function saying(list: typeof rules, { facts }: DecisionRecord) {
    const matched: typeof rules = [];
    for (const each of list) {
      const { word, from, enabled, stop } = each.rule;
      if (!enabled || (word && !String(facts.firstMessages).includes(word)) || (from && facts.department !== departments[from])) continue;
      matched.push(each);
      if (stop) break;
    }
    const to = matched.find(({ rule }) => rule.to)?.rule.to;
    const user = matched.find(({ rule }) => rule.user)?.rule.user;
    return { user, matched: matched.map(({ id }) => id), department: to ? departments[to] : (facts.department ?? undefined), priority: matched[0]?.rule.priority };
  }

  /** What a decision came to, in the same words. */
  function said({ rules: tried, result, actions }: DecisionRecord) {
    return { matched: tried.filter(({ matched }) => matched).map(({ id }) => id), department: result.department?.id, priority: actions.priority };
  }

  function isSaidBy(list: typeof rules, decision: DecisionRecord): boolean {
    const { user, ...expected } = saying(list, decision);
    const isNamed = !user || !decision.result.assignee || decision.result.assignee.id === people[user].id;
    return isNamed && JSON.stringify(said(decision)) === JSON.stringify(expected);
  }

  return {
    /** Several at once, while the engine works; refusals are no matter. Answers the decisions by rules that neither the rules before nor those after explain. */
    async perform(actions: Action[]): Promise<object[]> {
      const before = rules;
      undecided.clear();
      await Promise.all([
        ...actions.map((action) =>
          carryOut(action).catch((error: unknown) => {
            if (!(error instanceof AppError)) throw error;
          }),
        ),
        engine(),
      ]);
      undecided.clear();
      await Promise.all([engine(), engine()]);
      const fresh = (await DecisionModel.find().lean()).filter(({ _id }) => !checked.has(_id.toHexString()));
      for (const { _id } of fresh) checked.add(_id.toHexString());
      return fresh
        .filter(({ trigger }) => BY_RULES.includes(trigger))
        .filter(({ decision }) => !isSaidBy(before, decision) && !isSaidBy(rules, decision))
        .map(({ decision }) => ({ facts: decision.facts, ...said(decision), rules: rules.map(({ id, rule }) => ({ id, ...rule })) }));
    },

    /** Who has more than they have room for, what the engine gave without telling why, and what waits while somebody could take it, or where no rule puts it any more. */
    async misplaced(): Promise<string[]> {
      const all = await ConversationModel.find().lean<Conversation[]>();
      const users = await UserModel.find().lean();
      const holds = (name: Name) => users.find(({ _id }) => _id.toHexString() === people[name].id)?.slots.length ?? 0;
      const full = NAMES.filter((name) => holds(name) > capacities[name]).map((name) => `${name} has too much`);
      const untold: string[] = [];
      for (const { _id } of all) {
        const given = await TimelineEventModel.find({ conversationId: _id, type: 'assigned', 'by.kind': 'rule' }).lean();
        const told = await DecisionModel.find({ conversationId: _id, assigneeId: { $ne: null } }).lean();
        const [events, decisions] = [given.map(({ data }) => String(data.toUserId)).toSorted(), told.map(({ assigneeId }) => String(assigneeId)).toSorted()];
        if (events.join() !== decisions.join()) untold.push(`${_id.toHexString()} was given to ${events.join()}, told of ${decisions.join()}`);
      }
      const forgotten = all.filter(({ state, routing }) => state === 'waiting' && !routing.dueAt).flatMap((conversation) => {
        const could = NAMES.filter((name) => online.has(name) && holds(name) < capacities[name] && mayHave(name, conversation));
        return could.map((name) => `${name} could have ${conversation._id.toHexString()}`);
      });
      const former: string[] = [];
      for (const { _id } of all.filter(({ state, routing }) => state === 'waiting' && !routing.dueAt && routing.ruledBy !== undefined)) {
        const newest = await DecisionModel.findOne({ conversationId: _id, trigger: { $in: BY_RULES } }).sort({ at: -1, _id: -1 }).orFail().lean();
        if (!isSaidBy(rules, newest.decision)) former.push(`${_id.toHexString()} waits where former rules put it`);
      }
      return [...full, ...untold, ...forgotten, ...former];
    },
  };

  function mayHave(name: Name, { departmentId, routing: { aim, releasedBy = [] } }: Conversation): boolean {
    if (releasedBy.some((id) => id.toHexString() === people[name].id)) return false;
    if (aim?.userId) return aim.userId === people[name].id;
    const queue = (['sales', 'support'] as const).find((each) => departments[each] === departmentId?.toHexString());
    const kind = aim?.strategy?.kind ?? (queue ? QUEUES[queue] : 'manual');
    return kind !== 'manual' && (!queue || (PEOPLE[name] as readonly Queue[]).includes(queue)); // Its own names.
  }
}
