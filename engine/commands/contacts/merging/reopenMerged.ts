import type { Types } from 'mongoose';
import type { ActiveState, Clocks, ConversationContext, ConversationEvent } from '../../../conversation/index.ts';
import { AppError } from '../../../errors.ts';
import { ConversationModel, type ContactMerge, type Conversation, type Join } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import { openKeyOf, type Draft } from '../../conversations/draft.ts';
import { readTimeline } from '../../conversations/readTimeline.ts';
import { releaseSlot, reserveSlot } from '../../conversations/slots.ts';
import { changeContact } from './changeContact.ts';
import { replayTimeline } from './replayTimeline.ts';
import { readSummary } from './readSummary.ts';

export interface Reopening {
  /** How much of it nobody has seen. */
  unreadCount: number;
  /** Whose it is from now on. */
  contactId: Types.ObjectId;
}

/**
 * A conversation that another one had absorbed is again what it was: with its assignee, whose capacity it may exceed, or
 * waiting when they are gone. It stays closed when its contact has another active one on the device. Its messages are back
 * already. Safe to repeat.
 */
export async function reopenMerged(services: Services, merge: ContactMerge, { olderId, newerId }: Join, { unreadCount, contactId }: Reopening): Promise<void> {
  const change = (canOpen: boolean) =>
    changeConversation(services, newerId, async (current): Promise<Draft | null> => {
      if (!current.mergedInto?.equals(olderId)) return null;
      const at = services.now().getTime();
      const isFree = canOpen && !(await ConversationModel.exists({ openKey: openKeyOf({ deviceId: current.deviceId, contactId }) }));
      const { happenings, fields } = await changeContact(merge, current, contactId);
      const { machineEvent, clocks, undo }: Return = isFree ? await reopening(services, merge, current, unreadCount) : { machineEvent: stayClosed(at) };
      const data = { part: isFree ? 'reopened' : 'stayed_closed', mergeId: merge._id.toHexString(), conversationId: olderId.toHexString() };
      return {
        happenings: [...happenings, { type: 'unmerged', by: merge.undoneBy ?? merge.by, data, machineEvent }],
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
export async function contextBeforeMerge(newer: Conversation, merge: ContactMerge): Promise<ConversationContext & { wasBot: boolean; clocks: Clocks }> {
  const timeline = await readTimeline(newer);
  const closing = timeline.findLastIndex(({ type, data }) => type === 'merged' && data.part === 'closed' && data.mergeId === merge._id.toHexString());
  const { snapshot, clocks } = replayTimeline(timeline.slice(0, Math.max(closing, 0)));
  if (!snapshot) throw new Error(`conversation ${newer._id.toHexString()} was not closed by merge ${merge._id.toHexString()}`);
  return { ...snapshot.context, wasBot: snapshot.state === 'bot', clocks };
}

interface Return {
  machineEvent: ConversationEvent;
  clocks?: Clocks;
  undo?: () => Promise<void>;
}

async function reopening(services: Services, merge: ContactMerge, current: Conversation, unreadCount: number): Promise<Return> {
  const { assigneeId: before, waitingSince, waitedFrom, wasBot, clocks } = await contextBeforeMerge(current, merge);
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
