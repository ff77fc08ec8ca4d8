import type { ConversationRecord } from '../../../../engine/contract/index.ts';

/** What the third line of a conversation may tell beyond its department. */
export interface ShownMarks {
  /** Whether the company has several numbers, so that it matters which. */
  showDevice: boolean;
  /** Not where everything shown has the same assignee. */
  showAssignee: boolean;
}

const WITH_MARKS = 86;
const WITHOUT_MARKS = 64;

/** Whether there is anything to put on the third line; the common queue alone is nothing to tell. */
export function hasMarks({ state, transfer, department, assignee, alerts, snoozedUntil }: ConversationRecord, { showDevice, showAssignee }: ShownMarks): boolean {
  const isCalling = state === 'bot' || Boolean(transfer ?? alerts ?? snoozedUntil);
  return showDevice || isCalling || department !== null || (showAssignee && assignee !== null);
}

/** In px; known beforehand, so that lines need not be measured. */
export function itemHeight(conversation: ConversationRecord, shown: ShownMarks): number {
  return hasMarks(conversation, shown) ? WITH_MARKS : WITHOUT_MARKS;
}
