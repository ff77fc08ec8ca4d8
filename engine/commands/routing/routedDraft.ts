import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { Actor, DecisionRecord } from '../../contract/index.ts';
import { recentSettings, type Conversation, type PendingTransfer } from '../../models/index.ts';
import type { Decided } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import type { Draft, Happening } from '../conversations/draft.ts';
import { BOT, systemMessageOf } from '../conversations/outgoing.ts';
import { outsideClock } from '../conversations/outsideHours.ts';
import { lastingOf, saidOf, withoutWaiting } from '../conversations/queueFields.ts';
import { restUntil } from '../conversations/reservation.ts';
import { toldBy } from './explanation.ts';
import { writeDecisionEffect } from './decisionEffect.ts';

/** A decision; `ruledBy`: the rules that were run for it, if any were. */
export interface Ruled extends Decided {
  ruledBy?: number;
}

/**
 * What a decision makes of a conversation, in one write: queue, tags, priority, an automatic reply, who has it or is
 * asked, and the decision itself.
 */
export async function routedDraft(services: Services, conversation: Conversation, { decision, aim, ruledBy }: Ruled, now: Date, undo: (() => Promise<void>) | null): Promise<Draft> {
  const at = now.getTime();
  const by = actorOf(decision);
  const told = { trigger: decision.trigger, strategy: decision.strategy.kind, ...(by.id && { ruleId: by.id }) };
  const { assignee, department } = decision.result;
  const happenings: Happening[] = [];
  const place = { departmentId: aim.departmentId === null ? null : new Types.ObjectId(aim.departmentId), deviceId: conversation.deviceId };
  const hasMoved = department !== undefined && department.id !== conversation.departmentId?.toHexString();
  if (hasMoved) {
    happenings.push({ type: 'transferred', by, data: { ...told, toDepartmentId: department.id, toName: department.name }, machineEvent: { type: 'transferToDepartment', at, departmentId: department.id } });
  }
  const tags = [...new Set([...conversation.tags.map(String), ...(decision.actions.addTags ?? [])])];
  const hasNewTags = tags.length > conversation.tags.length;
  if (hasNewTags) happenings.push({ type: 'tagged', by, data: { ...told, tags } });
  const offer = assignee && decision.actions.reservation ? offerOf(assignee, decision.actions.reservation.expiresAt, by, now) : null;
  if (offer) happenings.push({ type: 'transfer_offered', by, data: { ...told, toUserId: assignee?.id, toName: assignee?.name, reserved: true } });
  else if (assignee) happenings.push({ type: 'assigned', by, data: { ...told, toUserId: assignee.id, toName: assignee.name }, machineEvent: { type: 'assign', at, userId: assignee.id } });
  const reply = await replyOf({ ...conversation, ...place }, decision, { agentName: offer ? '' : (assignee?.name ?? ''), now });
  if (reply) happenings.push({ type: 'auto_replied', by, data: { ...told, messageId: reply.message._id.toHexString() } });
  const { declinedBy = [], rounds } = conversation.routing ?? {};
  const isDeclined = declinedBy.length > 0 && !assignee && decision.candidates.some(({ reason }) => reason === 'declined');
  const { escalation } = decision.actions;
  const { escalation: former, ...lasting } = lastingOf(conversation.routing);
  const waits = {
    ...lasting,
    ...saidOf(conversation.routing ?? { declinedBy }),
    // What rules say anew stands in place of what they said before.
    ...(ruledBy === undefined ? former && { escalation: former } : { ruledBy }),
    aim,
    ...(!assignee && { told: toldBy(decision) }),
    ...(rounds && { rounds }),
    ...(isDeclined && { askAgainAt: restUntil(conversation.routing, now) }),
    ...(escalation && { escalation: { at: new Date(escalation.at), departmentId: new Types.ObjectId(escalation.departmentId), by } }),
  };
  return {
    happenings,
    fields: {
      ...reply?.fields,
      routing: { ...(assignee && !offer ? withoutWaiting(conversation.routing) : waits), ...(reply && { autoRepliedAt: now }) },
      ...(offer && { pendingTransfer: offer }),
      ...(decision.actions.priority && { priority: decision.actions.priority }),
      ...(hasNewTags && { tags: tags.map((tag) => new Types.ObjectId(tag)) }),
    },
    // Elsewhere other hours hold.
    clocks: hasMoved && (!assignee || offer) ? await outsideClock(services, place, conversation) : {},
    effects: [writeDecisionEffect(decision), ...(reply ? [reply.effect] : [])],
    ...(undo && { undo }),
  };
}

/** What a rule answers the customer, once for each opening. */
async function replyOf(conversation: Conversation, { actions: { autoReply } }: DecisionRecord, { agentName, now }: { agentName: string; now: Date }): ReturnType<typeof systemMessageOf> {
  if (!autoReply || conversation.routing?.autoRepliedAt) return null;
  return systemMessageOf(conversation, autoReply, { settings: await recentSettings(), agentName, now, author: BOT });
}

function offerOf(assignee: { id: string; name: string }, expiresAt: string, by: Actor, now: Date): PendingTransfer {
  return { requestId: randomUUID(), toUserId: new Types.ObjectId(assignee.id), toDepartmentId: null, toName: assignee.name, note: null, by, requestedAt: now, offer: { expiresAt: new Date(expiresAt), reserved: true } };
}

/** The first rule that matched, by name; else the engine. */
function actorOf({ rules }: DecisionRecord): Actor {
  const rule = rules.find(({ matched }) => matched);
  return rule ? { kind: 'rule', id: rule.id, name: rule.name } : { kind: 'rule' };
}
