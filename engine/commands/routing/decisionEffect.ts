import { Types } from 'mongoose';
import type { CandidateReasonCode, DecisionRecord } from '../../contract/index.ts';
import { DecisionModel, type Conversation, type DecisionTraits } from '../../models/index.ts';
import type { NewEffect } from '../conversations/draft.ts';

/** The decision is carried by the write that follows it, and stored in its own collection afterwards. */
export function writeDecisionEffect(decision: DecisionRecord): NewEffect {
  const decisionId = new Types.ObjectId();
  return { key: `writeDecision-${decisionId.toHexString()}`, type: 'writeDecision', data: { decisionId, decision } };
}

/** Safe to repeat. */
export async function writeDecision({ _id: conversationId }: Pick<Conversation, '_id'>, decisionId: Types.ObjectId, decision: DecisionRecord): Promise<void> {
  await DecisionModel.updateOne({ _id: decisionId }, { $setOnInsert: { conversationId, at: new Date(decision.at), ...traitsOf(decision), decision } }, { upsert: true });
}

/** Reasons of those who never came into question. */
const NOT_ASKED: ReadonlySet<CandidateReasonCode | undefined> = new Set(['inactive', 'not_named', 'not_member']);

/** What a decision is searched by. */
export function traitsOf({ trigger, rules, candidates, result: { assignee, department, waiting } }: DecisionRecord): DecisionTraits {
  const idOf = (named: { id: string } | undefined) => (named ? new Types.ObjectId(named.id) : null);
  return {
    trigger,
    waiting: waiting ?? null,
    departmentId: idOf(department),
    assigneeId: idOf(assignee),
    askedIds: candidates.filter(({ reason }) => !NOT_ASKED.has(reason)).map(({ userId }) => new Types.ObjectId(userId)),
    ruleIds: rules.filter(({ matched }) => matched).map(({ id }) => new Types.ObjectId(id)),
  };
}
