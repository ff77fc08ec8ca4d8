import type { Skill } from '../../../engine/contract/index.ts';
import type { MessageKey } from '../i18n/useT.ts';

export const LEVELS = [1, 2, 3, 4, 5] as const;

/** What is wrong with one line of a list of skills; undefined when nothing is. The engine takes names without accents and case. */
export function skillProblem(skills: readonly Skill[], index: number): MessageKey | undefined {
  const key = keyOf(skills[index]?.name ?? '');
  if (!key) return 'routing.skills.unnamed';
  return skills.some(({ name }, at) => at < index && keyOf(name) === key) ? 'routing.skills.twice' : undefined;
}

/** Names for choosing, each once, in order, whatever their accents and case. */
export function knownSkills(people: readonly { skills?: readonly Skill[] }[], locale: string): string[] {
  const names = new Map<string, string>();
  for (const { skills = [] } of people) for (const { name } of skills) if (!names.has(keyOf(name))) names.set(keyOf(name), name);
  return [...names.values()].toSorted((one, other) => one.localeCompare(other, locale));
}

function keyOf(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
