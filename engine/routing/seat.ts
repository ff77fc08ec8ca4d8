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

/** Null when the department is not there. A named user is taken whatever the strategy: there is nobody to choose from. */
export function seatFor(aim: Aim, { conversation }: WaitingFacts, surroundings: Surroundings): Seat | null {
  const department = aim.departmentId === null ? null : surroundings.departments.find(({ id }) => id === aim.departmentId);
  if (department === undefined) return null;
  return {
    at: surroundings.at,
    department,
    queue: department?.id ?? COMMON_QUEUE,
    strategy: aim.userId === null ? (aim.strategy ?? department?.strategy ?? surroundings.commonStrategy) : { kind: 'leastBusy' },
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
