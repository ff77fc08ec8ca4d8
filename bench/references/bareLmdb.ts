import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Order } from './lmdbProcess.ts';

/** LMDB alone, in a process of its own, with nothing between it and the loop that asks. */
export interface BareLmdb {
  /** How many of these it does in a second; `callers` of them share a transaction, when they write. */
  perSecond(order: Order): Promise<number>;
  stop(): Promise<void>;
}

/** Opens LMDB in the directory and fills it with so many documents. */
export async function startBareLmdb(directory: string, documents: number): Promise<BareLmdb> {
  const child = fork(fileURLToPath(new URL('./lmdbProcess.ts', import.meta.url)), [directory, String(documents)], { execArgv: ['--import', 'tsx'] });
  const ended = once(child, 'exit');
  const answer = async (): Promise<Answer> => {
    const [message] = await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('the process of bare LMDB ended')))]);
    return message;
  };
  await answer();
  return {
    async perSecond(order) {
      child.send(order);
      return (await answer()).perSecond;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
