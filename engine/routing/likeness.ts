import type { Backlogged } from './assignBacklog.ts';
import { strategyFor } from './seat.ts';
import type { Surroundings } from './facts.ts';

/**
 * Two conversations that are alike get the same answer from the same agents, told of the same facts: they aim at the same,
 * stand where the other does, were declined by the same users and, where a strategy asks for it, have the same own agent
 * and have waited as long.
 */
export function likenessOf({ aim, conversation, contact }: Backlogged, surroundings: Surroundings): string {
  const isSticky = strategyFor(aim, surroundings).kind === 'sticky';
  return JSON.stringify([aim, conversation.departmentId, conversation.priority, conversation.declinedBy, isSticky && [contact.lastAgentId, contact.managerId, conversation.waitingSince]]);
}
