import type { Skill, Strategy } from '../contract/index.ts';
import type { Aim } from './aim.ts';
import { COMMON_QUEUE, type DepartmentFacts, type Surroundings, type WaitingFacts } from './facts.ts';
import { foldText } from './foldText.ts';

/** A skill that is asked for, with the name that levels are kept under. */
export interface WantedSkill extends Skill {
  key: string;
}

/** What every candidate for one conversation is held against. */
export interface Seat {
  at: number;
  /** Null: the common queue. */
  department: DepartmentFacts | null;
  /** Of `loadByDepartment` and `lastAssignedAt`. */
  queue: string;
  strategy: Strategy;
  namedUserId: string | null;
  declinedBy: readonly string[];
  requiredSkills: WantedSkill[];
  preferredSkills: WantedSkill[];
  rateLimit: Surroundings['rateLimit'];
}

/** The strategy that decides. A named user is taken whatever it is: there is nobody to choose from. */
export function strategyFor({ userId, strategy, departmentId }: Aim, { departments, commonStrategy }: Pick<Surroundings, 'departments' | 'commonStrategy'>): Strategy {
  if (userId !== null) return { kind: 'leastBusy' };
  return strategy ?? (departmentId === null ? undefined : departments.find(({ id }) => id === departmentId)?.strategy) ?? commonStrategy;
}

/** Null when the department is not there. */
export function seatFor(aim: Aim, { conversation }: Pick<WaitingFacts, 'conversation'>, surroundings: Surroundings): Seat | null {
  const department = aim.departmentId === null ? null : surroundings.departments.find(({ id }) => id === aim.departmentId);
  if (department === undefined) return null;
  return {
    at: surroundings.at,
    department,
    queue: department?.id ?? COMMON_QUEUE,
    strategy: strategyFor(aim, surroundings),
    namedUserId: aim.userId,
    declinedBy: conversation.declinedBy,
    requiredSkills: aim.requiredSkills.map(wanted),
    preferredSkills: aim.preferredSkills.map(wanted),
    rateLimit: surroundings.rateLimit,
  };
}

function wanted(skill: Skill): WantedSkill {
  return { ...skill, key: foldText(skill.name) };
}
