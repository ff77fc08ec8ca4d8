import type { DecisionRecord } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';
import { valuesText } from '../routing/valueText.ts';
import { untilText } from './whenText.ts';

/** What is done beside giving the conversation away, each as a sentence; often none. */
export function actionSentences({ at, actions, requiredSkills = [] }: DecisionRecord, speech: Speech): string[] {
  const { t, locale, nameOf } = speech;
  const { priority, addTags = [], autoReply, escalation, reservation } = actions;
  const skills = requiredSkills.map(({ name, level }) => t('routing.skill', { name, level }));
  return [
    skills.length > 0 && t('decisions.action.requiredSkills', { skills: new Intl.ListFormat(locale).format(skills) }),
    priority && t('decisions.action.priority', { priority: t(`routing.priority.${priority}`) }),
    addTags.length > 0 && t('decisions.action.tags', { tags: valuesText('tags', addTags, speech, 'conjunction') }),
    autoReply && t('decisions.action.autoReply', { text: autoReply }),
    escalation && t('decisions.action.escalation', { when: untilText(escalation.at, at, speech), department: nameOf('departments', escalation.departmentId) ?? t('routing.gone') }),
    reservation && t('decisions.action.reservation', { when: untilText(reservation.expiresAt, at, speech) }),
  ].filter((sentence) => typeof sentence === 'string');
}
