import type { Visibility } from '../contract/index.ts';
import { seesEverything, type ConversationScope, type Viewer } from '../policies/viewer.ts';

/** Of those who see every conversation. */
export const EVERYTHING_ROOM = 'everything';
/** Of the common queue: nobody's, of no department. */
export const COMMON_ROOM = 'common';
/** Of everybody who is signed in. */
export const EVERYBODY_ROOM = 'everybody';

export const userRoom = (userId: string) => `user-${userId}`;
export const departmentRoom = (departmentId: string) => `department-${departmentId}`;

/** The rooms that may see a conversation: the other side of `canSee`. */
export function roomsOf({ departmentId, assigneeId, offeredToId }: ConversationScope): string[] {
  return [
    EVERYTHING_ROOM,
    ...(assigneeId ? [userRoom(assigneeId)] : []),
    ...(offeredToId ? [userRoom(offeredToId)] : []),
    ...(departmentId ? [departmentRoom(departmentId)] : assigneeId ? [] : [COMMON_ROOM]),
  ];
}

/** The rooms a viewer joins. */
export function roomsFor(viewer: Viewer, visibility: Visibility): string[] {
  const own = [EVERYBODY_ROOM, userRoom(viewer.id)];
  if (seesEverything(viewer, visibility)) return [...own, EVERYTHING_ROOM];
  return [...own, COMMON_ROOM, ...viewer.departmentIds.map(departmentRoom)];
}
