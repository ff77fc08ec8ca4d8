import { Types, type QueryFilter } from 'mongoose';
import { loadConversation, postMessage, postNote, retryMessage } from '../../commands/index.ts';
import { messageCreate, messagesQuery, noteCreate, type MessagePage } from '../../contract/index.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import { presentMessage, presentMessages } from '../../presenters/message.ts';
import type { ApiContext } from '../context.ts';
import { placeOfValues, placeToValues, readCursor, writeCursor, type Place } from '../lists/cursor.ts';
import { route, type Route } from '../route.ts';

/** The messages of a conversation, newest page first, and what an agent adds to them. */
export function messageRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/conversations/:id/messages', { query: messagesQuery }, async ({ viewer, id, query }): Promise<MessagePage> => {
      const conversation = await loadConversation(viewer, id);
      const place = query.before === undefined ? null : readCursor(query.before, 'before', placeOfMessage);
      const found = await MessageModel.find({ conversationId: conversation._id, ...(place && before(place)) })
        .sort({ sortAt: -1, arrivedAt: -1, _id: -1 })
        .limit(query.limit + 1)
        .lean();
      const page = found.slice(0, query.limit);
      const oldest = page.at(-1);
      const nextCursor =
        found.length > query.limit && oldest ? writeCursor([...placeToValues({ at: oldest.sortAt, id: oldest._id }), oldest.arrivedAt.getTime()]) : null;
      return { messages: await presentMessages(page.toReversed()), nextCursor };
    }),

    route('POST /api/conversations/:id/messages', { body: messageCreate }, async ({ viewer, id, body, response }) => {
      const { message, created } = await postMessage(services, viewer, { conversationId: id, ...body });
      if (created) response.status(201);
      return presentMessage(message);
    }),

    route('POST /api/conversations/:id/notes', { body: noteCreate, status: 201 }, async ({ viewer, id, body }) =>
      presentMessage(await postNote(services, viewer, { conversationId: id, text: body.text })),
    ),

    route('POST /api/messages/:id/retry', {}, async ({ viewer, id }) => presentMessage(await retryMessage(services, viewer, { messageId: id }))),
  ];
}

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
