import type { ActiveState, Clocks, ConversationContext, ConversationEvent } from '../../conversation/index.ts';
import { AppError } from '../../errors.ts';
import { ConversationModel, type Conversation, type Join } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { openKeyOf, type Draft } from '../conversations/draft.ts';
import { readTimeline } from '../conversations/readTimeline.ts';
import { releaseSlot, reserveSlot } from '../conversations/slots.ts';
import type { Joining } from './joining.ts';
import { replayTimeline } from './replayTimeline.ts';
import { readSummary } from './readSummary.ts';

export interface Reopening {
  /** How much of it nobody has seen. */
  unreadCount: number;
  /** Where it is from now on. */
  side: 'kept' | 'former';
}

/**
 * A conversation that another one had absorbed is again what it was: with its assignee, whose capacity it may exceed, or
 * waiting when they are gone. It stays closed when its contact has another active one there. Its messages are back
 * already. Safe to repeat.
 */
export async function reopenMerged(services: Services, joining: Joining, { olderId, newerId }: Join, { unreadCount, side }: Reopening): Promise<void> {
  const change = (canOpen: boolean) =>
    changeConversation(services, newerId, async (current): Promise<Draft | null> => {
      if (!current.mergedInto?.equals(olderId)) return null;
      const at = services.now().getTime();
      const { happenings, fields } = await (side === 'kept' ? joining.bringOver(current) : joining.takeBack(current));
      const isFree = canOpen && !(await ConversationModel.exists({ openKey: openKeyOf({ ...current, ...fields }) }));
      const { machineEvent, clocks, undo }: Return = isFree ? await reopening(services, joining, current, unreadCount) : { machineEvent: stayClosed(at) };
      const data = { part: isFree ? 'reopened' : 'stayed_closed', cause: joining.cause, mergeId: joining._id.toHexString(), conversationId: olderId.toHexString() };
      return {
        happenings: [...happenings, { type: 'unmerged', by: joining.undoneBy ?? joining.by, data, machineEvent }],
        fields: { ...fields, ...(await readSummary(current, isFree ? unreadCount : 0)) },
        ...(clocks && { clocks }),
        ...(undo && { undo }),
      };
    });
  try {
    await change(true);
  } catch (error) {
    // Somebody opened another one between the look and the write.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    await change(false);
  }
  const { deviceId } = await ConversationModel.findById(newerId, { deviceId: 1 }).orFail().lean();
  await services.queues.wakeOutbound(deviceId.toHexString(), newerId.toHexString());
}

/** What the conversation was when the merge closed it: its history up to there, replayed. */
export async function contextBeforeMerge(newer: Conversation, joining: Joining): Promise<ConversationContext & { wasBot: boolean; clocks: Clocks }> {
  const timeline = await readTimeline(newer);
  const closing = timeline.findLastIndex(({ type, data }) => type === 'merged' && data.part === 'closed' && data.mergeId === joining._id.toHexString());
  const { snapshot, clocks } = replayTimeline(timeline.slice(0, Math.max(closing, 0)));
  if (!snapshot) throw new Error(`conversation ${newer._id.toHexString()} was not closed by merge ${joining._id.toHexString()}`);
  return { ...snapshot.context, wasBot: snapshot.state === 'bot', clocks };
}

interface Return {
  machineEvent: ConversationEvent;
  clocks?: Clocks;
  undo?: () => Promise<void>;
}

async function reopening(services: Services, joining: Joining, current: Conversation, unreadCount: number): Promise<Return> {
  const { assigneeId: before, waitingSince, waitedFrom, wasBot, clocks } = await contextBeforeMerge(current, joining);
  const now = services.now();
  const isThere = before !== null && (await reserveSlot(before, current, { now, mayExceed: true })).reservation === 'reserved';
  const assigneeId = isThere ? before : null;
  const state: ActiveState = assigneeId ? (unreadCount > 0 ? 'unread' : 'assigned') : wasBot ? 'bot' : 'waiting';
  const place = waitedFrom ?? now.getTime();
  return {
    machineEvent: { type: 'unmerge', at: now.getTime(), state, assigneeId, unreadCount, waitingSince: state === 'waiting' ? (waitingSince ?? place) : waitingSince, waitedFrom: state === 'waiting' ? place : waitedFrom },
    clocks,
    ...(assigneeId && { undo: () => releaseSlot(assigneeId, current._id) }),
  };
}

function stayClosed(at: number): ConversationEvent {
  return { type: 'unmerge', at, state: null, assigneeId: null, unreadCount: 0, waitingSince: null, waitedFrom: null };
}
