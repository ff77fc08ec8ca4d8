import type { QueryFilter } from 'mongoose';
import { inboxQuery, type InboxPage } from '../../contract/index.ts';
import { ConversationModel, readSettings, WITHOUT_WORK, type Conversation } from '../../models/index.ts';
import { presentConversations } from '../../presenters/conversation.ts';
import type { ApiContext } from '../context.ts';
import { searchFilter } from '../conversations/searchFilter.ts';
import { placeOfValues, placeToValues, readCursor, writeCursor, type Place } from '../lists/cursor.ts';
import { route, type Route } from '../route.ts';
import { countInbox } from './inboxCounts.ts';
import { inboxFilter } from './inboxFilter.ts';

/** The tabs of the inbox: who waits longest first, else the newest message first. */
export function inboxRoutes(_context: ApiContext): Route[] {
  return [
    route('GET /api/inbox', { query: inboxQuery }, async ({ viewer, query }): Promise<InboxPage> => {
      const { visibility } = await readSettings();
      const scope = { viewer, visibility, deviceId: query.deviceId, departmentId: query.departmentId };
      const order = query.tab === 'waiting' ? WAITING_LONGEST : NEWEST;
      const place = query.cursor === undefined ? null : readCursor(query.cursor, 'cursor', placeOfValues);
      const clauses = [place && after(order, place), await searchFilter(query.q ?? '')].filter((clause) => clause !== null);

      const [found, counted] = await Promise.all([
        ConversationModel.find({ ...inboxFilter(query.tab, scope), ...(clauses.length > 0 && { $and: clauses }) }, WITHOUT_WORK)
          .sort({ [order.field]: order.direction, _id: order.direction })
          .limit(query.limit + 1)
          .lean(),
        countInbox(scope),
      ]);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const nextCursor = found.length > query.limit && last ? writeCursor(placeToValues({ at: last[order.field] ?? last.openedAt, id: last._id })) : null;
      return { items: await presentConversations(items), nextCursor, ...counted };
    }),
  ];
}

interface Order {
  field: 'waitingSince' | 'lastMessageAt';
  direction: 1 | -1;
}
const WAITING_LONGEST: Order = { field: 'waitingSince', direction: 1 };
const NEWEST: Order = { field: 'lastMessageAt', direction: -1 };

/** What comes after a place. The bound outside the `$or` lets the index begin there. */
function after({ field, direction }: Order, { at, id }: Place): QueryFilter<Conversation> {
  const beyond = direction === 1 ? '$gt' : '$lt';
  return { [field]: { [`${beyond}e`]: at }, $or: [{ [field]: { [beyond]: at } }, { [field]: at, _id: { [beyond]: id } }] };
}
