import type { FailedCondition, RuleFieldName } from '../contract/index.ts';
import type { RegexResult, RoutingFacts } from './facts.ts';
import { foldText } from './foldText.ts';

/** What one field is: a list for tags, minutes for a time of day, texts folded; null when it is not known. */
export type FieldValue = string | number | boolean | readonly string[] | null;

/** What one run's rules look at, made once for all of them. */
export interface Evidence {
  /** As conditions compare them. */
  values: Record<RuleFieldName, FieldValue>;
  /** As people are told what it was: as it was written, not as it was compared. */
  told: Record<RuleFieldName, FailedCondition['actual']>;
  regexes: Readonly<Record<string, RegexResult>>;
}

/** A text in a decision is cut to so many characters: decisions are kept for long. */
const MAX_TOLD_LENGTH = 80;

/** Pure. */
export function evidenceOf({ conversation, contact, time, load, regexes }: RoutingFacts): Evidence {
  const plain = {
    device: conversation.deviceId,
    department: conversation.departmentId,
    language: conversation.language,
    priority: conversation.priority,
    isLinked: contact.isLinked,
    documentType: contact.documentType,
    state: contact.state,
    lastAgent: contact.lastAgentId,
    manager: contact.managerId,
    isFirstContact: contact.conversationsBefore === 0,
    conversationsBefore: contact.conversationsBefore,
    isWithinHours: time.isWithinHours,
    isHoliday: time.isHoliday,
    weekday: time.weekday,
    date: time.date,
    queueLength: load.queueLength,
    agentsOnline: load.agentsOnline,
  };
  return {
    values: {
      ...plain,
      firstMessages: foldText(conversation.firstMessages),
      tags: conversation.tags,
      city: contact.city === null ? null : foldText(contact.city),
      timeOfDay: time.minutes,
    },
    told: { ...plain, firstMessages: cut(conversation.firstMessages), tags: [...conversation.tags], city: contact.city, timeOfDay: clock(time.minutes) },
    regexes,
  };
}

function cut(text: string): string {
  return text.length <= MAX_TOLD_LENGTH ? text : `${text.slice(0, MAX_TOLD_LENGTH).toWellFormed()}…`;
}

/** `HH:MM`. */
function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((each) => String(each).padStart(2, '0')).join(':');
}
