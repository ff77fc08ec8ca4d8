import type { ConversationRecord, DepartmentRecord } from '../../../../engine/contract/index.ts';
import { foldText } from '../foldText.ts';
import type { Colleague } from '../resourceQueries.ts';

const PRESENCE_ORDER = { online: 0, away: 1, offline: 2 } as const;

/**
 * Colleagues who may be given the conversation: active, not its present assignee; who is there first,
 * and of those the least busy.
 */
export function userTargets(users: readonly Colleague[], conversation: Pick<ConversationRecord, 'assignee'>, search: string): Colleague[] {
  return users
    .filter((user) => user.active !== false && user.id !== conversation.assignee?.id && matches(user.name, search))
    .toSorted((left, right) => presenceOrder(left) - presenceOrder(right) || (left.load ?? 0) - (right.load ?? 0) || left.name.localeCompare(right.name));
}

/** Departments it may go to. Its own stays in the list: back to one's own queue is a transfer too, when somebody holds it. */
export function departmentTargets(departments: readonly DepartmentRecord[], conversation: Pick<ConversationRecord, 'assignee' | 'department'>, search: string): DepartmentRecord[] {
  return departments.filter(
    (department) => department.active && matches(department.name, search) && (conversation.assignee !== null || department.id !== conversation.department?.id),
  );
}

/** Whoever pauses is as little there as whoever is away. */
function presenceOrder({ presence = 'offline', pausedReason }: Colleague): number {
  return PRESENCE_ORDER[pausedReason && presence === 'online' ? 'away' : presence];
}

function matches(name: string, search: string): boolean {
  return foldText(name).includes(foldText(search.trim()));
}
