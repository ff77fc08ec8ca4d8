import { setTimeout as sleep } from 'node:timers/promises';
import { phoneOfDialog, type Dialog } from '../../engine/gateway/simulator/replay/chats.ts';
import type { FaultyClient } from './client.ts';
import type { CustomerMessage, Ledger } from './ledger.ts';
import { createRandom, type Random } from './random.ts';

export interface CustomersOptions {
  client: FaultyClient;
  ledger: Ledger;
  deviceIds: string[];
  dialogs: Dialog[];
  seed: number;
  /** How many write at a time. */
  concurrency: number;
  /** What is being written is finished, nothing new begins. */
  signal: AbortSignal;
}

/** At most so many messages of one customer come in one burst. */
const LARGEST_BURST = 8;
const LONGEST_PAUSE_MS = 1_200;
const MINUTE_MS = 60_000;

/**
 * The customers' turns of every chat, again and again from the same phones: one after the other, in bursts, the same
 * message several times, and with handset times out of order.
 */
export async function letCustomersWrite({ client, ledger, deviceIds, dialogs, seed, concurrency, signal }: CustomersOptions): Promise<void> {
  let next = 0;
  const late: Promise<void>[] = [];
  await Promise.all(Array.from({ length: concurrency }, writeDialogs));
  await Promise.all(late);

  async function writeDialogs(): Promise<void> {
    while (!signal.aborted) {
      const round = Math.floor(next / dialogs.length);
      const dialog = dialogs[next % dialogs.length];
      next += 1;
      if (dialog) await writeDialog(dialog, round);
    }
  }

  async function writeDialog(dialog: Dialog, round: number): Promise<void> {
    const random = createRandom(seed, `customer ${dialog.id} ${round}`);
    const deviceId = random.pick(deviceIds);
    const texts = dialog.turns.filter(({ from }) => from === 'customer').map(({ text }) => text);
    const messages = texts.map((text, turn) => ({ deviceId, messageId: `${dialog.id}-${round}-${turn}`, from: phoneOfDialog(dialog.id), text, at: handsetTime(random) }));
    while (messages.length > 0 && !signal.aborted) {
      const burst = messages.splice(0, random.chance(0.25) ? random.whole(2, LARGEST_BURST) : 1);
      await Promise.all(burst.flatMap((message) => Array.from({ length: random.chance(0.15) ? random.whole(2, 3) : 1 }, () => writeAsCustomer(client, ledger, message))));
      // The network gives an old one again, while newer ones come.
      if (random.chance(0.05)) late.push(writeAsCustomer(client, ledger, random.pick(burst)));
      await sleep(random.whole(50, LONGEST_PAUSE_MS));
    }
  }
}

export type WrittenMessage = Pick<CustomerMessage, 'deviceId' | 'messageId' | 'from' | 'text' | 'at'>;

/** Writes a message until the network has taken it. The same message again is a repeat. */
export async function writeAsCustomer(client: FaultyClient, ledger: Ledger, message: WrittenMessage): Promise<void> {
  const { deviceId, messageId, from, text, at } = message;
  const known = ledger.customerMessages.findLast((each) => each.messageId === messageId && each.deviceId === deviceId);
  const entry: CustomerMessage = known ?? { ...message, askedAt: performance.now(), acknowledgedAt: null, outcome: 'doubtful' };
  if (known) ledger.repeats += 1;
  else ledger.customerMessages.push(entry);
  const body = { from, name: `Cliente ${from.slice(-4)}`, text, messageId, ...(at && { at: at.toISOString() }) };
  const answer = await client.persistently('POST', `/api/devices/${deviceId}/simulator/inbound`, body);
  if (answer?.status === 202) {
    entry.outcome = 'acknowledged';
    entry.acknowledgedAt ??= performance.now();
  } else if (answer) {
    throw new Error(`a customer's message was refused: ${JSON.stringify(answer)}`);
  }
}

/** Mostly none; else some minutes ago, in a moment, or what a handset without a clock says. */
function handsetTime(random: Random): Date | null {
  if (!random.chance(0.2)) return null;
  const now = Date.now();
  return random.pick([
    () => new Date(now - random.whole(1, 30) * MINUTE_MS),
    () => new Date(now - random.whole(0, 20_000)),
    () => new Date(now + random.whole(0, 20_000)),
    () => new Date(random.pick(['1970-01-01T00:00:00Z', '2099-12-31T23:59:59Z'])),
  ])();
}
