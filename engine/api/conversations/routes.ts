import {
  acceptConversation,
  acceptTransfer,
  assignConversation,
  closeConversation,
  declineTransfer,
  loadConversation,
  readOutages,
  readTimeline,
  releaseConversation,
  reopenConversation,
  requestTransfer,
  setConversationTags,
  snoozeConversation,
  startConversation,
  viewConversation,
} from '../../commands/index.ts';
import type { ConversationRecord, OutageRecord } from '../../contract/index.ts';
import { ConversationModel, DecisionModel, readSettings, WITHOUT_WORK, type Conversation } from '../../models/index.ts';
import { presentConversation, presentConversations } from '../../presenters/conversation.ts';
import { presentDecision } from '../../presenters/decision.ts';
import { presentTimelineEvent } from '../../presenters/timelineEvent.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { route, type Route } from '../route.ts';
import { conversationsFilter } from './conversationsFilter.ts';
import { assignCommand, closeCommand, conversationCreate, conversationsQuery, declineCommand, plainCommand, snoozeCommand, tagsCommand, transferCommand, viewCommand } from './schema.ts';

/** The newest ones answer "why"; older ones are left in the store. */
const MAX_DECISIONS = 100;

/** The history, one conversation, and everything that may be done with it. The commands decide what is legal and allowed. */
export function conversationRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/conversations', { query: conversationsQuery }, async ({ viewer, query: { filter, page }, response }) => {
      const { visibility } = await readSettings();
      const { records, total } = await readPage(ConversationModel, await conversationsFilter(viewer, visibility, filter), page, WITHOUT_WORK);
      return answerPage(response, 'conversations', page, await presentConversations(records), total);
    }),

    route('POST /api/conversations', { body: conversationCreate, status: 201 }, async ({ viewer, body }) => present(startConversation(services, viewer, body))),

    route('GET /api/conversations/:id', {}, async ({ viewer, id }) => present(loadConversation(viewer, id))),

    route('POST /api/conversations/:id/accept', { body: plainCommand }, async ({ viewer, id, body }) =>
      present(acceptConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/release', { body: plainCommand }, async ({ viewer, id, body }) =>
      present(releaseConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/reopen', { body: plainCommand }, async ({ viewer, id, body }) =>
      present(reopenConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/view', { body: viewCommand }, async ({ viewer, id, body }) =>
      present(viewConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/assign', { body: assignCommand }, async ({ viewer, id, body }) =>
      present(assignConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/transfer', { body: transferCommand }, async ({ viewer, id, body, response }) => {
      const { conversation, completed } = await requestTransfer(services, viewer, { conversationId: id, ...body });
      if (!completed) response.status(202);
      return presentConversation(conversation);
    }),

    route('POST /api/conversations/:id/transfer/accept', { body: plainCommand }, async ({ viewer, id, body }) =>
      present(acceptTransfer(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/transfer/decline', { body: declineCommand }, async ({ viewer, id, body }) =>
      present(declineTransfer(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/snooze', { body: snoozeCommand }, async ({ viewer, id, body }) =>
      present(snoozeConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('POST /api/conversations/:id/close', { body: closeCommand }, async ({ viewer, id, body }) =>
      present(closeConversation(services, viewer, { conversationId: id, ...body })),
    ),

    route('PUT /api/conversations/:id/tags', { body: tagsCommand }, async ({ viewer, id, body }) =>
      present(setConversationTags(services, viewer, { conversationId: id, ...body })),
    ),

    route('GET /api/conversations/:id/outages', {}, async ({ viewer, id }): Promise<OutageRecord[]> => readOutages(await loadConversation(viewer, id), services.now())),

    route('GET /api/conversations/:id/timeline', {}, async ({ viewer, id }) => {
      const conversation = await loadConversation(viewer, id);
      return (await readTimeline(conversation)).map(presentTimelineEvent);
    }),

    route('GET /api/conversations/:id/decisions', {}, async ({ viewer, id }) => {
      const { _id } = await loadConversation(viewer, id);
      const decisions = await DecisionModel.find({ conversationId: _id }).sort({ at: -1, _id: -1 }).limit(MAX_DECISIONS).lean();
      return decisions.map(presentDecision);
    }),
  ];
}

async function present(conversation: Promise<Conversation>): Promise<ConversationRecord> {
  return presentConversation(await conversation);
}
