import type { DocumentType, Language, Presence, Priority, RateLimit, RoutingTrigger, Strategy, Weekday } from '../contract/index.ts';

/** What a regex said about the first messages. It runs elsewhere, in a thread that can be cut off. */
export type RegexResult = true | false | 'timeout' | 'invalid';

/** Stands for the department of conversations that none has. */
export const COMMON_QUEUE = '';

/** A waiting conversation. Times are ms since 1970 (UTC). */
export interface ConversationFacts {
  id: string;
  deviceId: string;
  /** Null: in the common queue. */
  departmentId: string | null;
  priority: Priority;
  tags: readonly string[];
  /** What the customer wrote before anybody answered, line by line. */
  firstMessages: string;
  /** Null also when no rule asks for it. */
  language: Language | null;
  waitingSince: number;
  /** Users who declined it, let their time to accept pass, or gave it back, since it was last opened. */
  declinedBy: readonly string[];
}

export interface ContactFacts {
  isLinked: boolean;
  documentType: DocumentType | null;
  /** Of the client's address; empty strings are null. */
  state: string | null;
  city: string | null;
  /** Who had the contact last. */
  lastAgentId: string | null;
  managerId: string | null;
  /** How many conversations there were before this one. */
  conversationsBefore: number;
}

/** The moment on the wall of the department, or of the device. See `timeFactsOf`. */
export interface TimeFacts {
  /** `2026-12-25`. */
  date: string;
  /** Since midnight. */
  minutes: number;
  weekday: Weekday;
  isWithinHours: boolean;
  isHoliday: boolean;
}

export interface DepartmentFacts {
  id: string;
  name: string;
  strategy: Strategy;
  maxPerAgent: number | null;
  isOpen: boolean;
  /** While it is closed; null: no opening in sight. */
  opensAt: number | null;
  reservationSeconds: number | null;
}

export interface AgentFacts {
  id: string;
  name: string;
  active: boolean;
  presence: Presence;
  pausedReason: string | null;
  departmentIds: readonly string[];
  /** Level by folded name, see `skillLevelsOf`. */
  skillLevels: Readonly<Record<string, number>>;
  capacity: number;
  /** Places taken, whatever by. */
  load: number;
  /** Of these, by department; one that is left out: 0. */
  loadByDepartment: Readonly<Record<string, number>>;
  /**
   * When the engine last gave them something, by department (`COMMON_QUEUE` for the common one); left out: never. Of two
   * who bear the same time the less loaded one is next.
   */
  lastAssignedAt: Readonly<Record<string, number>>;
  /** When they last began or finished a conversation; null: never. */
  idleSince: number | null;
  /** When the engine gave them something, as far back as the rate limit looks; in any order. */
  assignedAt: readonly number[];
}

/** What does not depend on the conversation. */
export interface Surroundings {
  at: number;
  departments: readonly DepartmentFacts[];
  agents: readonly AgentFacts[];
  rateLimit: RateLimit | null;
  /** Of conversations that no department has. */
  commonStrategy: Strategy;
}

/** What the choice of a user needs to know of a conversation and its contact. */
export interface WaitingFacts {
  conversation: Pick<ConversationFacts, 'id' | 'departmentId' | 'priority' | 'waitingSince' | 'declinedBy'>;
  contact: Pick<ContactFacts, 'lastAgentId' | 'managerId'>;
}

/** All that one run knows. The same facts give the same decision, in whatever order lists come. */
export interface RoutingFacts extends Surroundings, WaitingFacts {
  trigger: RoutingTrigger;
  conversation: ConversationFacts;
  contact: ContactFacts;
  time: TimeFacts;
  /** Of the conversation's department, or of the common queue. */
  load: { queueLength: number; agentsOnline: number };
  /** By pattern, of those that `patternsOf` names. */
  regexes: Readonly<Record<string, RegexResult>>;
}
