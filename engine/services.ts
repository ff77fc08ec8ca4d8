import type { Logger } from '../config/logger.ts';
import type { Signals } from './gateway/signals.ts';
import type { Live } from './live/createLive.ts';
import type { MediaStore } from './media/index.ts';
import type { Queues } from './queues/index.ts';

/** What commands need of the process they run in. The store is mongoose's default connection. */
export interface Services {
  queues: Queues;
  live: Live;
  /** Hints to the gateways. */
  signals: Signals;
  /** The files of messages. */
  media: MediaStore;
  log: Logger;
  /** Unique to this process: owns claims and locks. */
  processId: string;
  now(): Date;
}
