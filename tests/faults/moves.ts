import { setTimeout as sleep } from 'node:timers/promises';
import { deviceMoveRecord } from '../../engine/contract/index.ts';
import type { FaultyClient } from './client.ts';
import { createRandom } from './random.ts';

export interface MovesOptions {
  client: FaultyClient;
  deviceIds: string[];
  seed: number;
  /** What is being done is finished, nothing new begins. */
  signal: AbortSignal;
}

const SHORTEST_PAUSE_MS = 8_000;
const LONGEST_PAUSE_MS = 20_000;

/**
 * Moves the conversations of one device to another now and then, and some of them back, while everybody works on. Asked for
 * once each time: what became of it shows in the conversations. Answers how often it was taken on.
 */
export async function letConversationsMove({ client, deviceIds, seed, signal }: MovesOptions): Promise<number> {
  const random = createRandom(seed, 'moves');
  let taken = 0;
  while (!signal.aborted) {
    await sleep(random.whole(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const from = random.pick(deviceIds);
    const to = random.pick(deviceIds.filter((id) => id !== from));
    const answer = await client.once('POST', `/api/devices/${from}/move`, { toDeviceId: to });
    if (answer?.status !== 202) continue;
    taken += 1;
    if (!random.chance(0.5)) continue;
    await sleep(random.whole(500, SHORTEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    await client.once('POST', `/api/devices/${from}/move/undo`, { moveId: deviceMoveRecord.parse(answer.body).id });
  }
  return taken;
}
