import type { Conversation } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { isAutomatic, looksAt, planForHints } from './recentPlan.ts';

/** After a change that leaves a conversation due: no hint where nothing is automatic. Never rejects; the sweeper finds it. */
export async function wakeRouting(services: Services, { _id, departmentId, routing }: Conversation, before?: Conversation): Promise<void> {
  const dueAt = routing?.dueAt;
  if (!dueAt || dueAt.getTime() === before?.routing?.dueAt?.getTime()) return;
  try {
    if (looksAt(await planForHints(), departmentId?.toHexString() ?? null)) await services.queues.wakeRouting(_id.toHexString());
  } catch (error) {
    services.log.warn({ err: error, conversationId: _id.toHexString() }, 'routing not woken, the sweeper will find it');
  }
}

/** After somebody has room again, or may be given what they could not before. Never rejects. */
export async function wakeBacklog(services: Services): Promise<void> {
  try {
    if (isAutomatic(await planForHints())) await services.queues.wakeBacklog();
  } catch (error) {
    services.log.warn({ err: error }, 'backlog not woken, the sweeper will look at it');
  }
}

/** What lies further ahead is left to the runs in between, ms: the sweeper's come every other second. */
const SOON_MS = 10_000;

/** For a moment (ms) at which time alone lets somebody be given something; null: there is none. */
export async function wakeBacklogAt(services: Services, at: number | null): Promise<void> {
  const now = services.now().getTime();
  if (at !== null && at > now && at <= now + SOON_MS) await services.queues.wakeBacklog(new Date(at));
}
