import type { RuleFieldName } from '../contract/index.ts';
import type { RoutingFacts } from './facts.ts';
import { foldText } from './foldText.ts';

/** What one field is: a list for tags, minutes for a time of day, texts folded; null when it is not known. */
export type FieldValue = string | number | boolean | readonly string[] | null;

/** The facts as conditions see them, made once for all rules of a run. */
export type FieldValues = Record<RuleFieldName, FieldValue>;

/** Pure. */
export function fieldValuesOf({ conversation, contact, time, load }: RoutingFacts): FieldValues {
  return {
    device: conversation.deviceId,
    department: conversation.departmentId,
    firstMessages: foldText(conversation.firstMessages),
    language: conversation.language,
    priority: conversation.priority,
    tags: conversation.tags,
    isLinked: contact.isLinked,
    documentType: contact.documentType,
    state: contact.state,
    city: contact.city === null ? null : foldText(contact.city),
    lastAgent: contact.lastAgentId,
    isFirstContact: contact.conversationsBefore === 0,
    conversationsBefore: contact.conversationsBefore,
    isWithinHours: time.isWithinHours,
    isHoliday: time.isHoliday,
    weekday: time.weekday,
    date: time.date,
    timeOfDay: time.minutes,
    queueLength: load.queueLength,
    agentsOnline: load.agentsOnline,
  };
}
