import type { SettingsRecord } from '../../contract/index.ts';
import type { Clocks } from '../../conversation/index.ts';
import type { Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { hoursOf, isClosed, type Place } from '../routing/hoursOf.ts';
import { looksAt, recentPlan } from '../routing/recentPlan.ts';
import type { Draft } from './draft.ts';
import { BOT, systemMessageOf } from './outgoing.ts';

/**
 * Who writes outside of business hours, into a conversation that nobody has, is told when somebody will be there: at most
 * once in 12 hours for each conversation. That they wrote is noted with the messages themselves (`wroteOutsideAt`), a
 * deadline follows from it, and what it finds decides: by then the engine has put the conversation where it belongs.
 */
const ONCE_IN_MS = 12 * 60 * 60_000;
/** So long after it was due the message waits for the engine no more, ms. */
const PATIENCE_MS = 30_000;

/** The clock to be set with a customer's messages; `conversation`: null for one that they open. */
export async function outsideClock(services: Services, place: Place, conversation: Conversation | null): Promise<Partial<Clocks>> {
  const now = services.now();
  // The first message of several counts.
  if (conversation?.clocks?.wroteOutsideAt || wasTold(conversation, now) || !isClosed(await hoursOf(place), now)) return {};
  return { wroteOutsideAt: now.getTime() };
}

/** Whether the engine has still to say which department it is for. `waited`: ms since it was due. */
export async function isQueueUndecided({ routing, departmentId }: Conversation, waited: number): Promise<boolean> {
  return waited < PATIENCE_MS && routing?.dueAt !== undefined && looksAt(await recentPlan(), departmentId?.toHexString() ?? null);
}

/** Tells the customer, if nobody is there now and they have not been told. */
export async function outsideHoursDraft(services: Services, conversation: Conversation, settings: SettingsRecord): Promise<Draft> {
  const now = services.now();
  const over = { happenings: [], clocks: { wroteOutsideAt: null } };
  const hours = await hoursOf(conversation);
  if (wasTold(conversation, now) || !isClosed(hours, now)) return over;
  const message = await systemMessageOf(conversation, hours.message ?? settings.outsideHoursMessage, { settings, agentName: '', now, author: BOT });
  if (!message) return over;
  return {
    ...over,
    happenings: [{ type: 'auto_replied', by: { kind: 'bot' }, data: { reason: 'outside_hours', messageId: message.message._id.toHexString() } }],
    fields: { ...message.fields, routing: { ...conversation.routing, toldOutsideAt: now } },
    effects: [message.effect],
  };
}

function wasTold(conversation: Conversation | null, now: Date): boolean {
  const toldAt = conversation?.routing?.toldOutsideAt;
  return toldAt !== undefined && now.getTime() - toldAt.getTime() < ONCE_IN_MS;
}
