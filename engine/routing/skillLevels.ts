import type { Skill } from '../contract/index.ts';
import { foldText } from './foldText.ts';

/** A user's skills as candidates are compared by them: folded name → level; of one that is named twice, the higher. */
export function skillLevelsOf(skills: readonly Skill[]): Record<string, number> {
  const levels: Record<string, number> = Object.create(null);
  for (const { name, level } of skills) {
    const key = foldText(name);
    levels[key] = Math.max(levels[key] ?? 0, level);
  }
  return levels;
}

/** 0 for a skill that they do not have. `key`: the folded name. */
export function levelOf(levels: Readonly<Record<string, number>>, key: string): number {
  return Object.hasOwn(levels, key) ? (levels[key] ?? 0) : 0;
}
