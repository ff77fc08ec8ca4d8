import type { Conversation } from '../../models/index.ts';
import { plainAim, strategyFor, type Aim, type Backlogged, type Surroundings } from '../../routing/index.ts';
import { readOwnAgents, waitingOf } from './readFacts.ts';
import type { WaitingConversation } from './waitingPortions.ts';

/** A conversation that waits, as the core sees it. Whose the contact is, is asked only for a strategy that looks at it. */
export async function backloggedOf(conversation: WaitingConversation, surroundings: Surroundings): Promise<Backlogged> {
  const aim = aimOf(conversation);
  const isSticky = strategyFor(aim, surroundings).kind === 'sticky';
  return { conversation: waitingOf(conversation), contact: isSticky ? await readOwnAgents(conversation) : { lastAgentId: null, managerId: null }, aim };
}

/** What the rules said when they looked at it, or where it is. */
export function aimOf({ routing, departmentId }: Pick<Conversation, 'routing' | 'departmentId'>): Aim {
  return routing?.aim ?? plainAim(departmentId?.toHexString() ?? null);
}
