import type { MessageStatus } from '../../../engine/contract/index.ts';
import type { SimulatedTraffic } from '../../../engine/models/index.ts';
import { copiesByMark, groupBy, type History } from '../history.ts';
import { markOf } from '../ledger.ts';
import { isAcknowledged, isBefore } from './messages.ts';

/** Received more than once. */
export function findSentTwice({ received }: History): string[] {
  return [...groupBy(received, markOrId)].flatMap(([key, entries]) => entries.slice(1).map(() => `${key} was received again`));
}

/** Received by somebody else than the conversation's contact, or written by nobody, or refused. */
export function findSentAstray(history: History): string[] {
  const copies = copiesByMark(history);
  const phones = new Map(history.contacts.map(({ _id, phone }) => [_id.toHexString(), phone]));
  return [...groupBy(history.received, markOrId)].flatMap(([key, [entry]]) => {
    const [copy] = copies.get(key) ?? [];
    if (!copy) return [`${key} was received and is not stored`];
    return entry && phones.get(String(copy.contactId)) !== entry.peer ? [`${key} was received by ${entry.peer}`] : [];
  });
}

/** A claimed send of unknown fate may or may not have left: that is not known, and not counted. */
const FATE_UNKNOWN: MessageStatus = 'unknown';

/** Acknowledged to the agent, and neither received by the customer nor of unknown fate; or said to be sent, and not received. */
export function findNeverLeft(history: History): string[] {
  const received = new Set(history.received.map(markOrId));
  const copies = copiesByMark(history);
  return history.ledger.agentMessages.filter((asked) => asked.kind === 'out' && isAcknowledged(asked)).flatMap(({ mark }) => {
    const [copy] = copies.get(mark) ?? [];
    // Not stored at all: it is counted as lost.
    if (!copy || copy.status === FATE_UNKNOWN || received.has(mark)) return [];
    return [`agent's message ${mark} is ${copy.status} and never left`];
  });
}

/** Messages that were claimed, and never received: their gateway was gone before or while they left. */
export function findFateUnknown(history: History): string[] {
  const received = new Set(history.received.map(markOrId));
  return [...copiesByMark(history)].flatMap(([mark, [copy]]) => (copy?.status === FATE_UNKNOWN && !received.has(mark) ? [mark] : []));
}

/** Received before one with a lower `seq`; or with a lower `seq` than one that was acknowledged before it was asked for. */
export function findLeftOutOfOrder(history: History): string[] {
  const copies = copiesByMark(history);
  const seqOf = (mark: string) => copies.get(mark)?.[0]?.seq ?? 0;
  // What came by a join keeps the order among itself: it has its places behind what was there, and may have left before.
  const leaving = groupBy(history.received.map(markOrId), (mark) => {
    const [copy] = copies.get(mark) ?? [];
    return copy?.conversationId && [copy.conversationId, ...(copy.moves ?? []).map(({ from }) => from)].map((id) => id.toHexString()).join(' ');
  });
  const overtaking = [...leaving.values()].flatMap((marks) => {
    const first = [...new Set(marks)];
    return first.slice(1).flatMap((mark, index) => (seqOf(mark) < seqOf(first[index] ?? '') ? [`${mark} was received after ${first[index]}`] : []));
  });
  const asked = groupBy(history.ledger.agentMessages.filter((each) => each.kind === 'out' && isAcknowledged(each) && copies.has(each.mark)), ({ conversationId }) => conversationId);
  const misplaced = [...asked.values()].flatMap((messages) =>
    messages.flatMap((later, index) => {
      const earlier = messages.slice(0, index).find((each) => isBefore(each, later) && seqOf(each.mark) > seqOf(later.mark));
      return earlier ? [`${later.mark} has its place before ${earlier.mark}, which was acknowledged before`] : [];
    }),
  );
  return [...overtaking, ...misplaced];
}

function markOrId({ text, messageId }: SimulatedTraffic): string {
  return markOf(text) ?? messageId;
}
