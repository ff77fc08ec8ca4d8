import type { RuleActions, Skill, Strategy } from '../../../../engine/contract/index.ts';
import { lapse } from '../../inbox/timeText.ts';
import type { Speech } from '../../routing/speech.ts';

/** Longer replies are cut in a summary, in characters. */
const REPLY_EXCERPT = 60;

/** What a rule does, one phrase an action, in the order in which they matter: `Financeiro`, `menos ocupado`, `prioridade alta`. */
export function actionTexts(actions: RuleActions, speech: Speech): string[] {
  const { t, locale, nameOf } = speech;
  const { departmentId, userId, strategy, requiredSkills, preferredSkills, priority, addTags, autoReply, escalate, stop } = actions;
  const name = (resource: 'departments' | 'users' | 'tags', id: string) => nameOf(resource, id) ?? t('routing.gone');
  const texts: string[] = [];
  if (departmentId) texts.push(name('departments', departmentId));
  if (userId) texts.push(t('rules.action.user', { name: name('users', userId) }));
  if (strategy) texts.push(strategyText(strategy, speech));
  if (requiredSkills?.length) texts.push(t('rules.action.requiredSkills', { skills: skillsText(requiredSkills, speech) }));
  if (preferredSkills?.length) texts.push(t('rules.action.preferredSkills', { skills: skillsText(preferredSkills, speech) }));
  if (priority) texts.push(t('rules.action.priority', { priority: t(`routing.priority.${priority}`) }));
  if (addTags?.length) texts.push(t('rules.action.tags', { smart_count: addTags.length, tags: listText(addTags.map((id) => name('tags', id)), locale) }));
  if (autoReply) texts.push(t('rules.action.autoReply', { text: excerpt(autoReply) }));
  if (escalate) texts.push(t('rules.action.escalate', { time: lapse(escalate.afterMinutes, locale), department: name('departments', escalate.departmentId) }));
  if (!stop && texts.length > 0) texts.push(t('rules.action.goOn'));
  return texts;
}

/** `menos ocupado`; with whom it waits, how long and what then: `com quem atendeu por último, esperando até 10 minutos; depois, rodízio`. */
export function strategyText(strategy: Strategy, { t, locale }: Speech): string {
  if (strategy.kind !== 'sticky') return t(`rules.strategy.${strategy.kind}`);
  const { to, waitMinutes, fallback } = strategy;
  const parts = { who: t(`rules.strategy.${to}`), fallback: t(`rules.strategy.${fallback}`) };
  return waitMinutes > 0 ? t('rules.strategy.sticky', { ...parts, time: lapse(waitMinutes, locale) }) : t('rules.strategy.stickyAtOnce', parts);
}

function skillsText(skills: readonly Skill[], { t, locale }: Speech): string {
  return listText(skills.map(({ name, level }) => t('routing.skill', { name, level })), locale);
}

function listText(items: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > REPLY_EXCERPT ? `${line.slice(0, REPLY_EXCERPT - 1).trimEnd()}…` : line;
}
