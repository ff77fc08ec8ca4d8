import { takenUpAgain } from '../../conversation/index.ts';
import { AppError, invalid } from '../../errors.ts';
import type { Conversation } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { clocksOf } from './clocks.ts';
import { loadConversation } from './loadConversation.ts';
import type { ConversationCommand } from './takeConversation.ts';

/** At most so far ahead, ms. */
const LONGEST_MS = 366 * 24 * 60 * 60_000;

/**
 * Puts a conversation that somebody has aside until a time to come, or takes it up again (null), which also takes the mark
 * away that it has come back. It comes back by itself at that time, and when the customer writes; meanwhile nobody reminds the customer. Throws `illegal_transition` for one
 * that nobody has, `invalid` for a time that is past or over a year away.
 */
export async function snoozeConversation(services: Services, viewer: Viewer, { conversationId, until, ifVersion }: ConversationCommand & { until: string | null }): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      if (conversation.state !== 'assigned' && conversation.state !== 'unread') throw new AppError('illegal_transition');
      if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
      const snoozedUntil = until === null ? null : readTime(until, services.now());
      const clocks = clocksOf(conversation);
      const alerts = clocks.alerts.filter((alert) => alert !== 'snooze');
      if (snoozedUntil === clocks.snoozedUntil && alerts.length === clocks.alerts.length) return null;
      return {
        happenings: [snoozedUntil === null ? { type: 'snooze_ended', by: actorOf(viewer) } : { type: 'snoozed', by: actorOf(viewer), data: { until: new Date(snoozedUntil).toISOString() } }],
        clocks: { ...(snoozedUntil === null ? takenUpAgain(clocks, services.now().getTime()) : { snoozedUntil }), alerts },
      };
    },
    { ifVersion, seen },
  );
}

function readTime(until: string, now: Date): number {
  const time = Date.parse(until);
  if (time <= now.getTime()) throw invalid({ until: 'field.past' });
  if (time - now.getTime() > LONGEST_MS) throw invalid({ until: 'field.tooFarAhead' });
  return time;
}
