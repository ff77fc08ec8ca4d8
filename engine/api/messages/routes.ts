import { amendMessage, findRepeated, loadConversation, postMessage, postNote, postUpload, readForwarded, retryMedia, retryMessage } from '../../commands/index.ts';
import { messageCreate, messageEdit, messageReact, messagesQuery, noteCreate, type MessageCreate, type MessagePage } from '../../contract/index.ts';
import { ContactModel } from '../../models/index.ts';
import { notFound } from '../../errors.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { Services } from '../../services.ts';
import type { ApiContext } from '../context.ts';
import { readJson } from '../middleware/jsonBody.ts';
import { parseBody } from '../middleware/validation.ts';
import { route, type Route } from '../route.ts';
import { readMessagePage } from './readMessagePage.ts';
import { receiveUpload } from './receiveUpload.ts';

/** The messages of a conversation, newest page first, and what an agent adds to them. */
export function messageRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/conversations/:id/messages', { query: messagesQuery }, async ({ viewer, id, query }): Promise<MessagePage> => {
      const conversation = await loadConversation(viewer, id);
      return readMessagePage({ conversationId: conversation._id }, query);
    }),

    // What stands in no conversation: stickers and reactions alone, synchronised history, what an ignored one wrote, what was
    // put aside. Nobody has it, so everybody who sees contacts sees it.
    route('GET /api/contacts/:id/messages', { query: messagesQuery }, async ({ id, query }): Promise<MessagePage> => {
      const contact = await ContactModel.findById(id, { _id: 1 }).lean();
      if (!contact) throw notFound();
      return readMessagePage({ contactId: contact._id, conversationId: null }, query);
    }),

    // A body of JSON, or with a file `multipart/form-data`.
    route('POST /api/conversations/:id/messages', {}, async ({ viewer, id, request, response }) => {
      const { message, created } = request.is('multipart/form-data')
        ? await postUpload(services, viewer, { conversationId: id, receive: (mediaId) => receiveUpload(request, services.media, mediaId) })
        : await post(services, viewer, id, parseBody(messageCreate, await readJson(request, response)));
      if (created) response.status(201);
      return presentMessage(message);
    }),

    route('POST /api/conversations/:id/notes', { body: noteCreate, status: 201 }, async ({ viewer, id, body }) =>
      presentMessage(await postNote(services, viewer, { conversationId: id, text: body.text })),
    ),

    route('POST /api/messages/:id/retry', {}, async ({ viewer, id }) => presentMessage(await retryMessage(services, viewer, { messageId: id }))),

    route('POST /api/messages/:id/media/retry', {}, async ({ viewer, id }) => presentMessage(await retryMedia(services, viewer, { messageId: id }))),

    route('POST /api/messages/:id/reaction', { body: messageReact, status: 201 }, async ({ viewer, id, body }) =>
      presentMessage(await amendMessage(services, viewer, { messageId: id, type: 'reaction', text: body.emoji ?? '' })),
    ),

    route('PUT /api/messages/:id', { body: messageEdit }, async ({ viewer, id, body }) => presentMessage(await amendMessage(services, viewer, { messageId: id, type: 'edit', text: body.text }))),

    route('DELETE /api/messages/:id', {}, async ({ viewer, id }) => presentMessage(await amendMessage(services, viewer, { messageId: id, type: 'deletion', text: '' }))),
  ];
}

async function post(services: Services, viewer: Viewer, conversationId: string, { forwardOf, text = '', ...body }: MessageCreate): ReturnType<typeof postMessage> {
  if (forwardOf === undefined) return postMessage(services, viewer, { conversationId, ...body, text });
  // What it repeats stands, whatever has become of the other message since.
  const repeated = await findRepeated(services, viewer, { conversationId, clientMessageId: body.clientMessageId });
  if (repeated) return { message: repeated, created: false };
  const said = await readForwarded(viewer, forwardOf);
  return postMessage(services, viewer, { conversationId, ...body, ...said });
}
