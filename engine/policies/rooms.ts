import type { Visibility } from '../contract/index.ts';
import { seesEverything, type ConversationScope, type Viewer } from './viewer.ts';

/** Of those who see every conversation. */
export const EVERYTHING_ROOM = 'everything';
/** Of the common queue: nobody's, of no department. */
export const COMMON_ROOM = 'common';
/** Of everybody who is signed in. */
export const EVERYBODY_ROOM = 'everybody';

export const userRoom = (userId: string) => `user-${userId}`;
export const departmentRoom = (departmentId: string) => `department-${departmentId}`;

/**
 * The rooms that see a conversation under visibility `department`: its assignee's, that of whom it is offered to, its
 * department's or the common one. The other side of `canSee`, stored with the conversation, so that indexes know it.
 */
export function sightOf({ departmentId, assigneeId, offeredToId }: ConversationScope): string[] {
  return [
    ...(assigneeId ? [userRoom(assigneeId)] : []),
    ...(offeredToId ? [userRoom(offeredToId)] : []),
    ...(departmentId ? [departmentRoom(departmentId)] : assigneeId ? [] : [COMMON_ROOM]),
  ];
}

/** The rooms that may see a conversation. */
export function roomsOf(scope: ConversationScope): string[] {
  return [EVERYTHING_ROOM, ...sightOf(scope)];
}

/** The rooms whose conversations a viewer sees under visibility `department`. */
export function sightOfViewer(viewer: Viewer): string[] {
  return [userRoom(viewer.id), COMMON_ROOM, ...viewer.departmentIds.map(departmentRoom)];
}

/** The rooms a viewer joins. */
export function roomsFor(viewer: Viewer, visibility: Visibility): string[] {
  const sight = seesEverything(viewer, visibility) ? [userRoom(viewer.id), EVERYTHING_ROOM] : sightOfViewer(viewer);
  return [EVERYBODY_ROOM, ...sight];
}
