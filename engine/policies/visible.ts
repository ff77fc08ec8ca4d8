import { Types } from 'mongoose';
import type { QueryFilter } from 'mongoose';
import type { Visibility } from '../contract/index.ts';
import type { Conversation, FormerScope } from '../models/index.ts';
import { seesEverything, type Viewer } from './viewer.ts';

/** The filter of the conversations that `canSee` lets a viewer see, or null when they see every one. */
export function visibleFilter(viewer: Viewer, visibility: Visibility): QueryFilter<Conversation> | null {
  return seesEverything(viewer, visibility) ? null : { $or: scopesOf(viewer) };
}

/** The filter of the conversations that left some scope of the viewer's after `since`. */
export function formerlyVisibleFilter(viewer: Viewer, since: Date): QueryFilter<Conversation> {
  return { formerScopes: { $elemMatch: { until: { $gte: since }, $or: scopesOf(viewer) } } };
}

/** Their own, those offered to them, their departments' and the common queue: the other side of `canSee`. */
function scopesOf(viewer: Viewer): QueryFilter<FormerScope>[] {
  return [
    { assigneeId: new Types.ObjectId(viewer.id) },
    { offeredToId: new Types.ObjectId(viewer.id) },
    { departmentId: null, assigneeId: null },
    ...(viewer.departmentIds.length > 0 ? [{ departmentId: { $in: viewer.departmentIds.map((id) => new Types.ObjectId(id)) } }] : []),
  ];
}
