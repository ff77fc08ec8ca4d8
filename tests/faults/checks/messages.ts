import { sortAt } from '../../../engine/conversation/index.ts';
import type { Message } from '../../../engine/models/index.ts';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { copiesByMark, copiesByProviderId, groupBy, type History } from '../history.ts';
import type { AgentMessage, CustomerMessage } from '../ledger.ts';

/** Short thanks after closing may open nothing, so no timeline tells of them. */
const SHORT_TEXT = 24;

/** Acknowledged, and not stored, in no conversation, not shown, or told to nobody by a timeline. */
export function findLost(history: History): string[] {
  const stored = copiesByProviderId(history);
  const marks = copiesByMark(history);
  const told = timesTold(history);
  const fromCustomers = history.ledger.customerMessages.filter(isAcknowledged).flatMap((asked) => {
    const [copy] = stored.get(keyOf(asked)) ?? [];
    const name = `customer's message ${asked.messageId}`;
    if (!copy) return [`${name} is not stored`];
    if (copy.text !== asked.text) return [`${name} has another text`];
    if (copy.undrained || !copy.conversationId) return [`${name} is in no conversation`];
    if (timesShown(history, copy) === 0) return [`${name} is not shown`];
    if (!told.has(copy._id.toHexString()) && asked.text.length > SHORT_TEXT) return [`${name} is in no timeline`];
    return [];
  });
  const fromAgents = history.ledger.agentMessages.filter(isAcknowledged).flatMap((asked) => {
    const [copy] = marks.get(asked.mark) ?? [];
    if (!copy) return [`agent's message ${asked.mark} is not stored`];
    return timesShown(history, copy) === 0 ? [`agent's message ${asked.mark} is not shown`] : [];
  });
  return [...fromCustomers, ...fromAgents];
}

/** Stored, shown or told more than once; refused and stored; or written by nobody. */
export function findDuplicated(history: History): string[] {
  const { customerMessages, agentMessages } = history.ledger;
  const stored = copiesByProviderId(history);
  const marks = copiesByMark(history);
  const told = timesTold(history);
  const written = new Set(customerMessages.map(keyOf));
  const fromCustomers = [...stored].flatMap(([key, copies]) => {
    const name = `customer's message ${key.split(' ')[1]}`;
    if (!written.has(key)) return copies.map(() => `${name} was written by nobody`);
    return [...further(copies, `${name} is stored again`), ...copies.slice(0, 1).flatMap((copy) => [
      ...(timesShown(history, copy) > 1 ? [`${name} is shown ${timesShown(history, copy)} times`] : []),
      ...((told.get(copy._id.toHexString()) ?? 0) > 1 ? [`${name} was put into conversations ${told.get(copy._id.toHexString())} times`] : []),
    ])];
  });
  const fromAgents = agentMessages.flatMap(({ mark, outcome }) => {
    const copies = marks.get(mark) ?? [];
    if (outcome === 'refused') return copies.map(() => `agent's message ${mark} was refused, and is stored`);
    return [...further(copies, `agent's message ${mark} is stored again`), ...copies.slice(0, 1).flatMap((copy) => (timesShown(history, copy) > 1 ? [`agent's message ${mark} is shown twice`] : []))];
  });
  return [...fromCustomers, ...fromAgents];
}

/** Shown before something that comes earlier by (`sortAt`, arrival), or at a place that is not its provider's time, clamped. */
export function findShownOutOfOrder(history: History): string[] {
  const byId = new Map(history.messages.map((message) => [message._id.toHexString(), message]));
  const inversions = [...history.shown].flatMap(([conversationId, messages]) =>
    messages.slice(1).flatMap((message, index) => {
      const before = messages[index];
      return before && comesAfter(before, message, byId) ? [`in ${conversationId}, ${before.id} is shown before ${message.id}`] : [];
    }),
  );
  const asked = new Map(history.ledger.customerMessages.map((each) => [keyOf(each), each]));
  const misplaced = [...copiesByProviderId(history)].flatMap(([key, copies]) => {
    const at = asked.get(key)?.at;
    return copies.flatMap((copy) => (copy.sortAt.getTime() === sortAt(at ?? copy.providerAt, copy.arrivedAt).getTime() ? [] : [`customer's message ${key.split(' ')[1]} is shown at ${copy.sortAt.toISOString()}`]));
  });
  return [...inversions, ...misplaced];
}

/** Written by one customer after another message was acknowledged, and stored before it. */
export function findStoredOutOfOrder(history: History): string[] {
  const stored = copiesByProviderId(history);
  const bySender = groupBy(history.ledger.customerMessages.filter(isAcknowledged), ({ deviceId, from }) => `${deviceId} ${from}`);
  return [...bySender.values()].flatMap((messages) => {
    const arrivals = messages.flatMap((asked) => {
      const [copy] = stored.get(keyOf(asked)) ?? [];
      return copy ? [{ asked, copy }] : [];
    });
    return arrivals.flatMap((later, index) => {
      const overtaken = arrivals.slice(0, index).find((earlier) => isBefore(earlier.asked, later.asked) && earlier.copy.arrivedAt > later.copy.arrivedAt);
      return overtaken ? [`customer's message ${later.asked.messageId} was stored before ${overtaken.asked.messageId}`] : [];
    });
  });
}

/** Whether one was acknowledged before the other was asked for. */
export function isBefore(one: AgentMessage | CustomerMessage, other: AgentMessage | CustomerMessage): boolean {
  return one.acknowledgedAt !== null && one.acknowledgedAt < other.askedAt;
}

export function isAcknowledged({ outcome }: { outcome: AgentMessage['outcome'] }): boolean {
  return outcome === 'acknowledged';
}

function keyOf({ deviceId, messageId }: CustomerMessage): string {
  return `${deviceId} ${messageId}`;
}

/** In how many events of the timelines each incoming message is. */
function timesTold({ timelines }: History): Map<string, number> {
  const times = new Map<string, number>();
  for (const event of [...timelines.values()].flat()) {
    if (event.type !== 'message_in') continue;
    for (const id of event.data.messageIds as string[]) times.set(id, (times.get(id) ?? 0) + 1); // As `absorbDraft` writes it.
  }
  return times;
}

function timesShown({ shown }: History, { _id, conversationId }: Message): number {
  const id = _id.toHexString();
  return (shown.get(conversationId?.toHexString() ?? '') ?? []).filter((message) => message.id === id).length;
}

function further(copies: unknown[], sentence: string): string[] {
  return copies.slice(1).map(() => sentence);
}

function comesAfter(one: MessageRecord, other: MessageRecord, byId: Map<string, Message>): boolean {
  const [first, second] = [one, other].map(({ id, at }) => [Date.parse(at), byId.get(id)?.arrivedAt.getTime() ?? 0, id] as const);
  if (!first || !second) return false;
  const differing = first.findIndex((value, index) => value !== second[index]);
  return differing !== -1 && (first[differing] ?? 0) > (second[differing] ?? 0);
}
