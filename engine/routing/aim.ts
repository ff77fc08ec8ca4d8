import type { DecidedActions, Priority, RuleActions, Skill, Strategy } from '../contract/index.ts';
import { foldText } from './foldText.ts';

/**
 * Where a conversation should go and to whom: what the matching rules said together, or what an earlier run said and was
 * stored with the conversation while it waits. Plain data.
 */
export interface Aim {
  /** Null: the common queue. */
  departmentId: string | null;
  /** Only this user. */
  userId: string | null;
  /** Null: the department's. */
  strategy: Strategy | null;
  requiredSkills: Skill[];
  preferredSkills: Skill[];
}

/** Where a conversation is when no rule says anything. */
export function plainAim(departmentId: string | null): Aim {
  return { departmentId, userId: null, strategy: null, requiredSkills: [], preferredSkills: [] };
}

/** What the actions of the rules that matched, in their order, aim at. The first to set something has set it; skills come together. */
export function aimOf(actions: readonly RuleActions[], departmentId: string | null): Aim {
  return {
    departmentId: first(actions, 'departmentId') ?? departmentId,
    userId: first(actions, 'userId') ?? null,
    strategy: first(actions, 'strategy') ?? null,
    requiredSkills: together(actions.flatMap(({ requiredSkills }) => requiredSkills ?? [])),
    preferredSkills: together(actions.flatMap(({ preferredSkills }) => preferredSkills ?? [])),
  };
}

/** What is to be done beside assigning, merged in the same way. `waitingSince`: ms. */
export function decidedActionsOf(actions: readonly RuleActions[], waitingSince: number): DecidedActions {
  const priority: Priority | undefined = first(actions, 'priority');
  const addTags = [...new Set(actions.flatMap((each) => each.addTags ?? []))];
  const autoReply = first(actions, 'autoReply');
  const escalate = first(actions, 'escalate');
  return {
    ...(priority && { priority }),
    ...(addTags.length > 0 && { addTags }),
    ...(autoReply && { autoReply }),
    ...(escalate && { escalation: { at: new Date(waitingSince + escalate.afterMinutes * 60_000).toISOString(), departmentId: escalate.departmentId } }),
  };
}

function first<Name extends keyof RuleActions>(actions: readonly RuleActions[], name: Name): RuleActions[Name] | undefined {
  return actions.find((each) => each[name] !== undefined)?.[name];
}

/** Each skill once, at the highest level that was asked for. */
function together(skills: readonly Skill[]): Skill[] {
  const byName = new Map<string, Skill>();
  for (const skill of skills) {
    const key = foldText(skill.name);
    const known = byName.get(key);
    if (!known || known.level < skill.level) byName.set(key, skill);
  }
  return [...byName.values()];
}
