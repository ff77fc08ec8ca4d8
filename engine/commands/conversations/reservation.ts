import type { RoutingTrigger } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import { restMs } from '../../routing/index.ts';
import type { Draft } from './draft.ts';
import { lastingOf, saidOf } from './queueFields.ts';

/**
 * A reservation is an offer that the engine makes (a department's `reservationSeconds`): the conversation goes on waiting,
 * and the place of whoever was found is kept until they accept, decline or let their time pass. Then the next one is
 * asked. When nobody is left, those who declined are asked anew after a rest, which is longer each time.
 */

/** What is written when whoever was asked does not take it: the engine looks again, and not at them. */
export function askNext({ routing, pendingTransfer }: Conversation, trigger: Extract<RoutingTrigger, 'declined' | 'reservation_expired'>, now: Date): NonNullable<Draft['fields']> {
  const { rounds, declinedBy } = routing;
  const asked = pendingTransfer?.toUserId;
  const others = declinedBy.filter((id) => !id.equals(asked));
  return { pendingTransfer: null, routing: { ...lastingOf(routing), ...saidOf(routing), ...(rounds && { rounds }), dueAt: now, trigger, declinedBy: asked ? [...others, asked] : others } };
}

/** When those who declined are asked anew, if nobody else was found. A time that stands already is kept. */
export function restUntil({ askAgainAt, rounds = 0 }: Conversation['routing'], now: Date): Date {
  return askAgainAt ?? new Date(now.getTime() + restMs(rounds));
}

/** The rest is over: everybody may be asked again. */
export function askAgainDraft({ routing }: Conversation, now: Date): Draft {
  const { rounds = 0 } = routing;
  return { happenings: [], fields: { routing: { ...lastingOf(routing), ...saidOf(routing), rounds: rounds + 1, dueAt: now, trigger: 'sweep', declinedBy: [] } } };
}
