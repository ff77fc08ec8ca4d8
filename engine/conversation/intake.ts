import { AMENDMENT_TYPES, type AmendmentType, type Direction, type MessageType } from '../contract/index.ts';

/** What of a stored message decides what it does to a conversation. */
export interface IntakeMessage {
  direction: Direction;
  type: MessageType;
  history: boolean;
}

/**
 * - `customer`: the customer wrote something to be answered
 * - `phone`: the company answered on its own handset
 * - `call`: a line in the history
 * - `aside`: belongs to what is there (a reaction, an edit, synchronised history): no transition
 */
export type IntakeKind = 'customer' | 'phone' | 'call' | 'aside';

/** Whether it changes another message instead of being one of its own. */
export function isAmendment(type: MessageType): type is AmendmentType {
  return (AMENDMENT_TYPES as readonly MessageType[]).includes(type); // The list is of fewer words than it is asked for.
}

export function intakeKind({ direction, type, history }: IntakeMessage): IntakeKind {
  if (history || isAmendment(type)) return 'aside';
  if (direction === 'system') return 'call';
  return direction === 'out' ? 'phone' : 'customer';
}

/** Whether a message opens (or reopens) a conversation when there is none: reactions, edits and stickers alone never do. */
export function opensConversation(message: IntakeMessage): boolean {
  return intakeKind(message) === 'customer' && message.type !== 'sticker';
}

/** Consecutive messages of one kind, in order: a burst is one event of the machine. */
export function groupByKind<T extends IntakeMessage>(messages: readonly T[]): { kind: IntakeKind; messages: T[] }[] {
  const groups: { kind: IntakeKind; messages: T[] }[] = [];
  for (const message of messages) {
    const kind = intakeKind(message);
    const last = groups.at(-1);
    if (last?.kind === kind) last.messages.push(message);
    else groups.push({ kind, messages: [message] });
  }
  return groups;
}

/** Whether a closed conversation takes the customer's next message up again. */
export function isWithinReopenWindow(closedAt: Date | null, arrivedAt: Date, windowMinutes: number): boolean {
  if (!closedAt || windowMinutes <= 0) return false;
  return arrivedAt.getTime() - closedAt.getTime() <= windowMinutes * 60_000;
}
