import type { Types } from 'mongoose';
import type { ConversationAlert, SettingsRecord } from '../../contract/index.ts';
import { deadlinesOf, takenUpAgain, type Deadline, type DeadlineFacts, type DeadlineKind } from '../../conversation/index.ts';
import { ConversationModel, recentSettings, UserModel, type Conversation } from '../../models/index.ts';
import type { ConversationView } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from './changeConversation.ts';
import { clocksOf, deadlineFactsOf } from './clocks.ts';
import { closingDraft } from './closingDraft.ts';
import type { Draft } from './draft.ts';
import { escalationDraft } from './escalation.ts';
import { isSilenceDoubtful } from './isSilenceDoubtful.ts';
import { systemMessageOf } from './outgoing.ts';
import { isQueueUndecided, outsideHoursDraft } from './outsideHours.ts';
import { expiredOfferDraft } from './offerTransfer.ts';
import { askAgainDraft } from './reservation.ts';

const SYSTEM = { kind: 'system' as const };
const SILENT: ReadonlySet<DeadlineKind> = new Set(['silentReminder', 'silentClose']);
/** When something is looked at again that may not be due yet: a silence that is none, a queue that is still to be found. ms. */
const DOUBT_MS = 10_000;
/** More things than this do not become due at once. */
const MAX_ROUNDS = 10;

/**
 * Does what is due in a conversation, one thing after the other, each in its timeline. Safe to repeat and to run twice at
 * once: whether something is due is decided again on what the compare-and-set meets. Does nothing when nothing is due.
 */
export async function fireDeadlines(services: Services, conversationId: string | Types.ObjectId): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const conversation = await ConversationModel.findById(conversationId).lean();
    if (!conversation?.nextDeadlineAt || conversation.nextDeadlineAt > services.now()) return;
    const settings = await recentSettings();
    let isDue = false;
    let isDoubtful = false;
    await changeConversation(
      services,
      conversationId,
      async (current) => {
        const [next] = deadlinesOf(factsOf(current), settings);
        isDue = next !== undefined && next.at <= services.now().getTime();
        isDoubtful = isDue && next !== undefined && (await isDoubtfulYet(services, current, next));
        return isDue && next && !isDoubtful ? draftOf(services, current, next, settings) : null;
      },
      { seen: conversation },
    );
    if (isDoubtful) return lookAgainLater(services, conversation);
    // What was stored was made by former settings.
    if (!isDue) {
      const write = rescheduling(conversation, settings);
      if (write) await ConversationModel.bulkWrite([write], { timestamps: false });
      return;
    }
  }
}

/**
 * The write of the deadlines that the present settings give; null when they are there. They are derived: no change of the
 * conversation, its version stays, and a change that comes first wins.
 */
export function rescheduling(conversation: ConversationView, settings: SettingsRecord) {
  const deadlines = deadlinesOf(factsOf(conversation), settings).map(({ kind, at }) => ({ kind, at: new Date(at) }));
  const isSame = deadlines.length === conversation.deadlines?.length && deadlines.every(({ kind, at }, index) => isDeadline(conversation.deadlines[index], kind, at));
  if (isSame) return null;
  const [next] = deadlines;
  return {
    updateOne: {
      filter: { _id: conversation._id, version: conversation.version },
      update: { $set: { deadlines, ...(next && { nextDeadlineAt: next.at }) }, ...(!next && { $unset: { nextDeadlineAt: 1 as const } }) },
    },
  };
}

function factsOf(conversation: ConversationView): DeadlineFacts {
  return deadlineFactsOf({ ...conversation, clocks: clocksOf(conversation) });
}

async function lookAgainLater(services: Services, { _id, version }: Conversation): Promise<void> {
  const nextDeadlineAt = new Date(services.now().getTime() + DOUBT_MS);
  await ConversationModel.updateOne({ _id, version }, { $set: { nextDeadlineAt } }, { timestamps: false });
}

function isDeadline(stored: { kind: string; at: Date } | undefined, kind: string, at: Date): boolean {
  return stored?.kind === kind && stored.at.getTime() === at.getTime();
}

async function isDoubtfulYet(services: Services, conversation: Conversation, { kind, at }: Deadline): Promise<boolean> {
  if (SILENT.has(kind)) return isSilenceDoubtful(services, conversation);
  return kind === 'outsideHours' && isQueueUndecided(conversation, services.now().getTime() - at);
}

async function draftOf(services: Services, conversation: Conversation, { kind }: Deadline, settings: SettingsRecord): Promise<Draft> {
  const clocks = clocksOf(conversation);
  const alerted = (alert: ConversationAlert) => [...clocks.alerts.filter((each) => each !== alert), alert];
  switch (kind) {
    case 'waiting':
    case 'firstReply':
      return { happenings: [{ type: 'overdue', by: SYSTEM, data: { deadline: kind, minutes: settings[`${kind}Minutes`] } }], clocks: { alerts: alerted(kind) } };
    case 'snooze':
      return { happenings: [{ type: 'snooze_ended', by: SYSTEM }], clocks: { ...takenUpAgain(clocks, services.now().getTime()), alerts: alerted('snooze') } };
    case 'offer':
      return expiredOfferDraft(conversation, services.now());
    case 'outsideHours':
      return outsideHoursDraft(services, conversation, settings);
    case 'escalation':
      return escalationDraft(conversation, services.now());
    case 'askAgain':
      return askAgainDraft(conversation, services.now());
    case 'silentReminder': {
      const message = await systemMessageOf(conversation, settings.silentReminderMessage, { settings, agentName: await nameOf(conversation), now: services.now() });
      return {
        happenings: [{ type: 'reminded', by: SYSTEM, data: { minutes: settings.silentReminderMinutes, ...(message && { messageId: message.message._id.toHexString() }) } }],
        fields: message?.fields,
        effects: message ? [message.effect] : [],
        // Not when it was due: a customer who was reminded late has as long to answer.
        clocks: { remindedAt: services.now().getTime() },
      };
    }
    case 'silentClose':
      return closingDraft(services, conversation, { by: SYSTEM, agentName: await nameOf(conversation), reason: 'customer_silent' });
  }
}

async function nameOf({ assigneeId }: Conversation): Promise<string> {
  const user = assigneeId && (await UserModel.findById(assigneeId, { name: 1 }).lean());
  return user?.name ?? '';
}
