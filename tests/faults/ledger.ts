/** Times of the ledger: ms of one steady clock, that of the process that asks. */
type Moment = number;

/** What became of something that was asked for. `doubtful`: no answer came, or an answer that does not say. */
export type Outcome = 'acknowledged' | 'doubtful' | 'refused';

/** A customer's message, asked for again until it was acknowledged. */
export interface CustomerMessage {
  deviceId: string;
  /** The provider's id. */
  messageId: string;
  /** E.164. */
  from: string;
  text: string;
  /** The time that the customer's handset gave it; null for the network's own. */
  at: Date | null;
  askedAt: Moment;
  acknowledgedAt: Moment | null;
  outcome: Outcome;
}

/** What an agent wrote: to the customer, or a note. */
export interface AgentMessage {
  /** Part of the text and of no other text, see {@link marked}. */
  mark: string;
  kind: 'out' | 'note';
  /** Null for the first message of a conversation that it opens. */
  conversationId: string | null;
  userId: string;
  askedAt: Moment;
  acknowledgedAt: Moment | null;
  outcome: Outcome;
}

/** A change of a conversation that was acknowledged, and what it must have left in the timeline. */
export interface AgentChange {
  conversationId: string;
  type: 'closed' | 'released' | 'reopened';
  userId: string;
}

/** Everything that was asked of an installation, and what it answered. */
export interface Ledger {
  customerMessages: CustomerMessage[];
  agentMessages: AgentMessage[];
  changes: AgentChange[];
  /** Requests for the same message again: the network's way of being sure. */
  repeats: number;
  /** Answers 409 and 404: what came too late, or was not allowed any more. */
  refusals: number;
  /** Requests without a usable answer. */
  doubts: number;
}

export function createLedger(): Ledger {
  return { customerMessages: [], agentMessages: [], changes: [], repeats: 0, refusals: 0, doubts: 0 };
}

/** Text that is found again wherever it went. */
export function marked(text: string, mark: string): string {
  return `${text} ⟦${mark}⟧`;
}

/** The mark in a text, or null. */
export function markOf(text: string): string | null {
  return /⟦([^⟧]+)⟧$/.exec(text)?.[1] ?? null;
}
