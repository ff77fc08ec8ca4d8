import { isDeepStrictEqual } from 'node:util';
import { openKeyOf, snapshotOf } from '../../../engine/commands/conversations/draft.ts';
import { replay, type ConversationEvent } from '../../../engine/conversation/index.ts';
import type { Conversation, StoredTimelineEvent } from '../../../engine/models/index.ts';
import { groupBy, type History } from '../history.ts';

/** More than one active conversation of a contact on a device; more than one contact for a phone. */
export function findSeveralActive({ conversations, contacts }: History): string[] {
  const active = groupBy(conversations.filter((each) => each.state !== 'closed'), openKeyOf);
  const phones = groupBy(contacts, ({ phone }) => phone);
  return [
    ...[...active.values()].flatMap((each) => each.slice(1).map(({ protocol }) => `${protocol} is active beside ${each[0]?.protocol}`)),
    ...[...phones].flatMap(([phone, each]) => each.slice(1).map(() => `${phone} is one more contact`)),
  ];
}

/** Active without its key, or closed with one. */
export function findWrongOpenKeys({ conversations }: History): string[] {
  return conversations.flatMap((each) => {
    const expected = each.state === 'closed' ? undefined : openKeyOf(each);
    return each.openKey === expected && each.active === (each.state !== 'closed') ? [] : [`${each.protocol} is ${each.state} with key ${each.openKey}`];
  });
}

/** Gaps in the sequence, events that the machine refuses, or another state than the present one. */
export function findUnreplayable(history: History): string[] {
  return history.conversations.flatMap((conversation) => {
    const problem = problemOf(conversation, history.timelines.get(conversation._id.toHexString()) ?? []);
    return problem ? [`${conversation.protocol}: ${problem}`] : [];
  });
}

/** Work that nobody finished. */
export function findLeftBehind({ conversations, messages, untaken }: History): string[] {
  return [
    ...conversations.flatMap(({ protocol, events, effects, pendingTransfer }) => [
      ...events.map(({ seq }) => `${protocol} still carries event ${seq}`),
      ...effects.map(({ key }) => `${protocol} still carries effect ${key}`),
      ...(pendingTransfer ? [`${protocol} has a pending transfer`] : []),
    ]),
    ...messages.flatMap(({ _id, status, undrained }) => [
      ...(undrained ? [`message ${_id.toHexString()} is not drained`] : []),
      ...(status === 'queued' || status === 'sending' ? [`message ${_id.toHexString()} is ${status}`] : []),
    ]),
    ...untaken.map(({ messageId }) => `the network still has ${messageId}`),
  ];
}

/** An acknowledged change that its timeline does not know. */
export function findUntraced(history: History): string[] {
  const { changes } = history.ledger;
  return [...groupBy(changes, ({ conversationId, type, userId }) => `${conversationId} ${type} ${userId}`)].flatMap(([key, asked]) => {
    const [conversationId = '', type, userId] = key.split(' ');
    const told = (history.timelines.get(conversationId) ?? []).filter((event) => event.type === type && event.by.id === userId).length;
    return asked.slice(told).map(() => `${conversationId} was ${type} by ${userId}, and its timeline does not say so`);
  });
}

function problemOf(conversation: Conversation, timeline: StoredTimelineEvent[]): string | null {
  const gap = timeline.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap !== -1 || timeline.length !== conversation.eventSeq) return `event ${gap === -1 ? timeline.length + 1 : gap + 1} of ${conversation.eventSeq} is missing`;
  try {
    // Stored as plain data, which the machine's events are.
    const events = timeline.flatMap(({ machineEvent }) => (machineEvent ? [machineEvent as unknown as ConversationEvent] : []));
    return isDeepStrictEqual(replay(events), snapshotOf(conversation)) ? null : 'its timeline leads to another state';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
