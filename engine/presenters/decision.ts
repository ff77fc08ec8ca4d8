import type { DecisionFound, DecisionRecord, DecisionRow } from '../contract/index.ts';
import { ConversationModel, WITHOUT_WORK, type Decision } from '../models/index.ts';
import { presentConversations } from './conversation.ts';

/** The contract's JSON of a decision: as it was made. */
export function presentDecision({ decision }: Pick<Decision, 'decision'>): DecisionRecord {
  return decision;
}

/** One that was looked for, whole. */
export async function presentDecisionFound(decision: Decision): Promise<DecisionFound> {
  const [conversation] = await conversationsOf([decision]);
  return { id: decision._id.toHexString(), conversation: conversation ?? null, ...presentDecision(decision) };
}

/** Lines of a list: of the rules those that matched. */
export async function presentDecisionRows(decisions: Decision[]): Promise<DecisionRow[]> {
  const conversations = new Map((await conversationsOf(decisions)).map((each) => [each.id, each]));
  return decisions.map(({ _id, conversationId, decision: { at, trigger, rules, strategy, actions, result } }) => ({
    id: _id.toHexString(),
    conversation: conversations.get(conversationId.toHexString()) ?? null,
    at,
    trigger,
    rules: rules.filter(({ matched }) => matched),
    strategy,
    actions,
    result,
  }));
}

async function conversationsOf(decisions: Pick<Decision, 'conversationId'>[]): Promise<NonNullable<DecisionRow['conversation']>[]> {
  const found = await ConversationModel.find({ _id: { $in: decisions.map(({ conversationId }) => conversationId) } }, WITHOUT_WORK).lean();
  return (await presentConversations(found)).map(({ id, protocol, state, contact: { id: contactId, name } }) => ({ id, protocol, state, contact: { id: contactId, name } }));
}
