import { Types, type QueryFilter } from 'mongoose';
import { TAB_STATES, type Tab, type Visibility } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { heldFilter, visibleFilter } from '../../policies/visible.ts';

/** Which part of the inbox is looked at. */
export interface InboxScope {
  viewer: Viewer;
  visibility: Visibility;
  deviceId?: string;
  departmentId?: string;
}

/** The filter of a tab: an index holds its fields and its order for every kind of viewer (models/conversation.ts). */
export function inboxFilter(tab: Tab, { viewer, visibility, deviceId, departmentId }: InboxScope): QueryFilter<Conversation> {
  const states = TAB_STATES[tab];
  return {
    state: states.length === 1 ? states[0] : { $in: [...states] },
    // Whoever has a conversation, or is offered it, sees it, so their own need no second look.
    ...(tab === 'mine' ? heldFilter(viewer.id) : visibleFilter(viewer, visibility)),
    ...(deviceId && { deviceId: new Types.ObjectId(deviceId) }),
    ...(departmentId && { departmentId: new Types.ObjectId(departmentId) }),
  };
}
