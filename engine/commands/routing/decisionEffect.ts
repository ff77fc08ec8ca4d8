import { Types } from 'mongoose';
import type { DecisionRecord } from '../../contract/index.ts';
import { DecisionModel, type Conversation } from '../../models/index.ts';
import type { NewEffect } from '../conversations/draft.ts';

/** The decision is carried by the write that follows it, and stored in its own collection afterwards. */
export function writeDecisionEffect(decision: DecisionRecord): NewEffect {
  const decisionId = new Types.ObjectId();
  return { key: `writeDecision-${decisionId.toHexString()}`, type: 'writeDecision', data: { decisionId, decision } };
}

/** Safe to repeat. */
export async function writeDecision({ _id: conversationId }: Pick<Conversation, '_id'>, decisionId: Types.ObjectId, decision: DecisionRecord): Promise<void> {
  await DecisionModel.updateOne({ _id: decisionId }, { $setOnInsert: { conversationId, at: new Date(decision.at), decision } }, { upsert: true });
}
