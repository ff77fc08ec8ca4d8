import { Types, type QueryFilter } from 'mongoose';
import type { Tab, Visibility } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { visibleFilter } from '../../policies/visible.ts';

/** Which part of the inbox is looked at. */
export interface InboxScope {
  viewer: Viewer;
  visibility: Visibility;
  deviceId?: string;
  departmentId?: string;
}

/** The filter of a tab. Its equalities begin with the fields of the index that sorts the tab (models/conversation.ts). */
export function inboxFilter(tab: Tab, { viewer, visibility, deviceId, departmentId }: InboxScope): QueryFilter<Conversation> {
  const filter: QueryFilter<Conversation> = {
    ...tabFilter(tab, viewer),
    ...(deviceId && { deviceId: new Types.ObjectId(deviceId) }),
    ...(departmentId && { departmentId: new Types.ObjectId(departmentId) }),
  };
  // Whoever has a conversation, or is offered it, sees it, so their own need no second look.
  const visible = tab === 'mine' ? null : visibleFilter(viewer, visibility);
  return visible ? { ...filter, ...visible } : filter;
}

function tabFilter(tab: Tab, viewer: Viewer): QueryFilter<Conversation> {
  switch (tab) {
    case 'waiting':
      return { state: 'waiting' };
    case 'unread':
      return { state: 'unread' };
    case 'mine':
      return { holderIds: new Types.ObjectId(viewer.id) };
    case 'all':
      return { active: true };
  }
}
