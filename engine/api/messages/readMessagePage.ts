import { Types, type QueryFilter } from 'mongoose';
import type { MessagePage } from '../../contract/index.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import { presentMessages } from '../../presenters/message.ts';
import { placeOfValues, placeToValues, readCursor, writeCursor, type Place } from '../lists/cursor.ts';

/** A page of messages before a cursor, the newest without one; within the page oldest → newest. Throws `malformed` for a cursor that is not ours. */
export async function readMessagePage(filter: QueryFilter<Message>, query: { before?: string | undefined; limit: number }): Promise<MessagePage> {
  const place = query.before === undefined ? null : readCursor(query.before, 'before', placeOfMessage);
  const found = await MessageModel.find({ ...filter, ...SHOWN, ...(place && before(place)) })
    .sort({ sortAt: -1, arrivedAt: -1, _id: -1 })
    .limit(query.limit + 1)
    .lean();
  const page = found.slice(0, query.limit);
  const oldest = page.at(-1);
  const nextCursor = found.length > query.limit && oldest ? writeCursor([...placeToValues({ at: oldest.sortAt, id: oldest._id }), oldest.arrivedAt.getTime()]) : null;
  return { messages: await presentMessages(page.toReversed()), nextCursor };
}

/** What has been carried over to the message it is about is shown there. */
const SHOWN: QueryFilter<Message> = { $nor: [{ targetId: { $exists: true }, unapplied: { $exists: false } }] };

/** Messages are shown by (`sortAt`, `arrivedAt`, id). */
type MessagePlace = Place & { arrivedAt: Date };

function placeOfMessage(values: unknown): MessagePlace | null {
  const place = placeOfValues(values);
  const arrivedAt: unknown = Array.isArray(values) ? values[2] : null;
  return place && typeof arrivedAt === 'number' && Number.isSafeInteger(arrivedAt) ? { ...place, arrivedAt: new Date(arrivedAt) } : null;
}

/** What comes before a place. The bound outside the `$or` lets the index begin there. */
function before({ at, arrivedAt, id }: MessagePlace): QueryFilter<Message> {
  return {
    sortAt: { $lte: at },
    $or: [{ sortAt: { $lt: at } }, { sortAt: at, arrivedAt: { $lt: arrivedAt } }, { sortAt: at, arrivedAt, _id: { $lt: new Types.ObjectId(id) } }],
  };
}
