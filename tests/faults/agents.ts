import { setTimeout as sleep } from 'node:timers/promises';
import { conversationRecord, inboxPage, isOfferedTo, type ConversationRecord } from '../../engine/contract/index.ts';
import type { Dialog } from '../../engine/gateway/simulator/replay/chats.ts';
import type { FaultyClient } from './client.ts';
import type { Colleague, Company } from './company.ts';
import { marked, type AgentMessage, type Ledger } from './ledger.ts';
import { createRandom, type Random } from './random.ts';

export interface AgentsOptions {
  company: Company;
  ledger: Ledger;
  dialogs: Dialog[];
  seed: number;
  /** What is being done is finished, nothing new begins. */
  signal: AbortSignal;
}

/** One agent at work. */
export interface Desk {
  user: Colleague;
  client: FaultyClient;
  ledger: Ledger;
}

const LONGEST_PAUSE_MS = 500;
const MOST_REPLIES = 4;
const LONGEST_SNOOZE_MS = 20_000;

/** Every agent, and the supervisor, at work side by side on the same conversations, in each other's way. */
export async function letAgentsWork({ company, ledger, dialogs, seed, signal }: AgentsOptions): Promise<void> {
  const texts = dialogs.flatMap(({ turns }) => turns.filter(({ from }) => from === 'agent').map(({ text }) => text));
  await Promise.all(company.staff.map(work));

  async function work(user: Colleague): Promise<void> {
    const desk: Desk = { user, client: user.client, ledger };
    const random = createRandom(seed, `agent ${user.name}`);
    const closed: string[] = [];
    let written = 0;
    const nextMark = () => `${user.name}-${(written += 1)}`;

    while (!signal.aborted) {
      await sleep(random.whole(20, LONGEST_PAUSE_MS));
      const tab = user.role === 'supervisor' ? 'all' : random.pick(['waiting', 'mine', 'mine', 'mine'] as const);
      const found = await user.client.once('GET', `/api/inbox?tab=${tab}&limit=20`);
      if (found?.status !== 200) continue;
      const { items } = inboxPage.parse(found.body);
      if (random.chance(0.03)) await startConversation(desk, { deviceId: random.pick(company.deviceIds), phone: `+5511977${random.whole(100_000, 100_400)}`, text: random.pick(texts), mark: nextMark() });
      if (closed.length > 0 && random.chance(0.04)) await change(desk, random.pick(closed), 'reopen');
      if (items.length === 0) continue;
      const conversation = random.pick(items);
      if (isOfferedTo(conversation, user.id)) await command(desk, `${conversation.id}/transfer/${random.chance(0.7) ? 'accept' : 'decline'}`);
      else if (conversation.state === 'waiting') await change(desk, conversation.id, random.chance(0.95) ? 'accept' : 'close');
      else await handle(desk, conversation, random, nextMark);
      if (random.chance(0.12)) {
        await change(desk, conversation.id, 'close');
        closed.push(conversation.id);
      }
    }
  }

  async function handle(desk: Desk, { id }: ConversationRecord, random: Random, nextMark: () => string): Promise<void> {
    const colleague = random.pick(company.staff);
    const what = random.whole(1, 100);
    if (what <= 55) {
      const replies = random.whole(1, MOST_REPLIES);
      for (let count = 0; count < replies; count += 1) await reply(desk, id, { text: random.pick(texts), mark: nextMark() });
    } else if (what <= 72) await command(desk, `${id}/view`);
    else if (what <= 80) await command(desk, `${id}/transfer`, { userId: colleague.id, ...(random.chance(0.3) && { note: 'Pode ver isto?' }) });
    else if (what <= 87) await command(desk, `${id}/transfer`, { departmentId: random.pick(company.departmentIds) });
    else if (what <= 91) await change(desk, id, 'release');
    else if (what <= 95 && desk.user.role === 'supervisor') await command(desk, `${id}/assign`, { userId: colleague.id });
    else if (what <= 97) await command(desk, `${id}/snooze`, { until: new Date(Date.now() + random.whole(1_000, LONGEST_SNOOZE_MS)).toISOString() });
    else await note(desk, id, { text: 'Anotado', mark: nextMark() });
  }
}

interface Words {
  text: string;
  mark: string;
}

/** Replies, and asks again with the same id until there is an answer. */
export async function reply(desk: Desk, conversationId: string, { text, mark }: Words): Promise<void> {
  const entry = open(desk, { mark, kind: 'out', conversationId });
  let wasDoubtful = false;
  const body = { text: marked(text, mark), clientMessageId: mark };
  const path = `/api/conversations/${conversationId}/messages`;
  let answer = await desk.client.once('POST', path, body);
  if (!answer) {
    wasDoubtful = true;
    answer = await desk.client.persistently('POST', path, body);
  }
  settle(desk, entry, answer, wasDoubtful);
}

/** A note has no id of the caller's: asked for once. */
export async function note(desk: Desk, conversationId: string, { text, mark }: Words): Promise<void> {
  const entry = open(desk, { mark, kind: 'note', conversationId });
  settle(desk, entry, await desk.client.once('POST', `/api/conversations/${conversationId}/notes`, { text: marked(text, mark) }));
}

/** The company writes first: asked for once. */
export async function startConversation(desk: Desk, { deviceId, phone, text, mark }: Words & { deviceId: string; phone: string }): Promise<void> {
  const entry = open(desk, { mark, kind: 'out', conversationId: null });
  settle(desk, entry, await desk.client.once('POST', '/api/conversations', { deviceId, phone, text: marked(text, mark) }));
}

const LEAVES = { close: 'closed', release: 'released', reopen: 'reopened' } as const;

/** A change that leaves a trace which no other leaves. Accepting may be asked for twice, the others once. */
export async function change(desk: Desk, conversationId: string, verb: 'accept' | keyof typeof LEAVES): Promise<void> {
  const acknowledged = await command(desk, `${conversationId}/${verb}`, verb === 'close' ? { silent: true } : {});
  if (acknowledged && verb !== 'accept') desk.ledger.changes.push({ conversationId, type: LEAVES[verb], userId: desk.user.id });
}

/** Whether it was acknowledged. */
async function command({ client, ledger }: Desk, path: string, body: object = {}): Promise<boolean> {
  const answer = await client.once('POST', `/api/conversations/${path}`, body);
  if (!answer) return false;
  if (answer.code !== null) ledger.refusals += 1;
  else conversationRecord.parse(answer.body);
  return answer.code === null;
}

function open({ user, ledger }: Desk, message: Pick<AgentMessage, 'mark' | 'kind' | 'conversationId'>): AgentMessage {
  const entry: AgentMessage = { ...message, userId: user.id, askedAt: performance.now(), acknowledgedAt: null, outcome: 'doubtful' };
  ledger.agentMessages.push(entry);
  return entry;
}

function settle({ ledger }: Desk, entry: AgentMessage, answer: Awaited<ReturnType<FaultyClient['once']>>, wasDoubtful = false): void {
  if (!answer) return;
  if (answer.code === null) {
    entry.outcome = 'acknowledged';
    entry.acknowledgedAt = performance.now();
    return;
  }
  ledger.refusals += 1;
  // A doubtful request before may still have been carried out.
  if (!wasDoubtful) entry.outcome = 'refused';
}
