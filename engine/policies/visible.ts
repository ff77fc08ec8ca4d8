import type { QueryFilter } from 'mongoose';
import type { Visibility } from '../contract/index.ts';
import type { Conversation } from '../models/index.ts';
import { sightOfViewer, userRoom } from './rooms.ts';
import { seesEverything, type Viewer } from './viewer.ts';

/** The filter of the conversations that `canSee` lets a viewer see, or null when they see every one. */
export function visibleFilter(viewer: Viewer, visibility: Visibility): QueryFilter<Conversation> | null {
  return seesEverything(viewer, visibility) ? null : { sight: { $in: sightOfViewer(viewer) } };
}

/** The filter of the conversations that were in the viewer's sight until some time after `since`. */
export function formerlyVisibleFilter(viewer: Viewer, since: Date): QueryFilter<Conversation> {
  return { formerSights: { $elemMatch: { until: { $gte: since }, sight: { $in: sightOfViewer(viewer) } } } };
}

/** The filter of the conversations that a user has or is offered. */
export function heldFilter(userId: string): QueryFilter<Conversation> {
  return { sight: userRoom(userId) };
}
