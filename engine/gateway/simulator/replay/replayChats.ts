import { createApiClient } from './apiClient.ts';
import type { Dialog } from './chats.ts';
import { openLiveFeed } from './liveFeed.ts';
import { playDialog } from './playDialog.ts';
import { prepareCapacity, prepareDevice, signIn } from './prepare.ts';

export interface ReplayOptions {
  dialogs: Dialog[];
  /** The API's address. */
  url: string;
  email: string;
  password: string;
  /** A simulated device. @defaultValue the first active one */
  deviceId?: string;
  /** How many times faster than life; 0: as fast as it goes. @defaultValue 60 */
  speed?: number;
  /** Dialogs side by side. @defaultValue 25 */
  concurrency?: number;
  /** Finish each conversation after its last turn. @defaultValue false */
  close?: boolean;
  /** Makes the messages' ids; the same run again adds nothing. @defaultValue the time it began */
  run?: string;
  /** How long a customer's turn may take to be in its conversation. @defaultValue 60,000 ms */
  patienceMs?: number;
}

export interface ReplayProgress {
  dialogs: number;
  customerTurns: number;
  agentTurns: number;
}

export interface ReplayResult extends ReplayProgress {
  failures: { dialog: Dialog['id']; error: Error }[];
  seconds: number;
  messagesPerSecond: number;
}

/**
 * Plays chats into a running Balcão: customers write through the simulated network, the signed-in user answers through
 * the REST API. Turns of one dialog keep their order; a dialog that fails is reported and the others go on.
 * Throws ReplayRefusedError when it cannot begin.
 */
export async function replayChats(options: ReplayOptions, onProgress: (progress: ReplayProgress) => void = () => {}): Promise<ReplayResult> {
  const { dialogs, speed = 60, concurrency = 25, close = false, run = Date.now().toString(36), patienceMs = 60_000 } = options;
  const api = createApiClient(options.url);
  const user = await signIn(api, options);
  const deviceId = await prepareDevice(api, options.deviceId);
  await prepareCapacity(api, user, close ? Math.min(concurrency, dialogs.length) : dialogs.length);

  const feed = openLiveFeed(options.url, api.cookie());
  const progress: ReplayProgress = { dialogs: 0, customerTurns: 0, agentTurns: 0 };
  const failures: ReplayResult['failures'] = [];
  const began = performance.now();
  const waiting = [...dialogs];

  async function playWaiting(): Promise<void> {
    for (let dialog = waiting.shift(); dialog; dialog = waiting.shift()) {
      try {
        await playDialog(dialog, { api, feed, deviceId, userId: user.id, run, speed, close, patienceMs, onTurn });
      } catch (error) {
        failures.push({ dialog: dialog.id, error: error instanceof Error ? error : new Error(String(error)) });
      }
      progress.dialogs += 1;
      onProgress(progress);
    }
  }

  function onTurn({ from }: { from: 'customer' | 'agent' }): void {
    progress[from === 'customer' ? 'customerTurns' : 'agentTurns'] += 1;
    onProgress(progress);
  }

  await Promise.all(Array.from({ length: concurrency }, playWaiting));
  feed.close();
  const seconds = (performance.now() - began) / 1000;
  return { ...progress, failures, seconds, messagesPerSecond: (progress.customerTurns + progress.agentTurns) / seconds };
}
