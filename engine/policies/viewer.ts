import type { Role, Visibility } from '../contract/index.ts';

/** Who asks: the signed-in user, as far as permissions go. */
export interface Viewer {
  id: string;
  name: string;
  role: Role;
  departmentIds: string[];
}

/** What of a conversation decides who sees it. */
export interface ConversationScope {
  departmentId: string | null;
  assigneeId: string | null;
  /** Whom it is offered to: they see what they are to decide about. */
  offeredToId: string | null;
}

export function isSupervisor(viewer: Viewer): boolean {
  return viewer.role === 'supervisor' || viewer.role === 'admin';
}

/** Supervisors and administrators see everything; agents too, unless the setting says `department`. */
export function seesEverything(viewer: Viewer, visibility: Visibility): boolean {
  return isSupervisor(viewer) || visibility === 'all';
}

/** Under `department`: their own and those offered to them, those of their departments, and the common queue (no department, nobody's). */
export function canSee(viewer: Viewer, visibility: Visibility, scope: ConversationScope): boolean {
  if (seesEverything(viewer, visibility)) return true;
  if (scope.assigneeId === viewer.id || scope.offeredToId === viewer.id) return true;
  if (scope.departmentId === null) return scope.assigneeId === null;
  return viewer.departmentIds.includes(scope.departmentId);
}

/** Reply, release, transfer, close, reopen another's: its assignee, supervisors, administrators. */
export function canHandle(viewer: Viewer, scope: Pick<ConversationScope, 'assigneeId'>): boolean {
  return isSupervisor(viewer) || scope.assigneeId === viewer.id;
}
