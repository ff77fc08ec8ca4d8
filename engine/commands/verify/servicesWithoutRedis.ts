import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from '../../../config/logger.ts';
import type { MediaStore } from '../../media/index.ts';
import type { Services } from '../../services.ts';

/**
 * Services of a process that has the store and no Redis: no hint is given and no panel is told. Nothing is lost by it,
 * since Redis holds only hints: the sweeper finds the work, and panels ask `/api/changes` every 30 s.
 */
export function servicesWithoutRedis({ log, media }: { log: Logger; media: MediaStore }): Services {
  const nothing = () => undefined;
  const noHint = () => Promise.resolve();
  return {
    queues: { wakeInbound: noHint, wakeTransfer: noHint, wakeOutbound: noHint, wakeMove: noHint, wakeDeadline: noHint, wakeRouting: noHint, wakeBacklog: noHint, tryAgain: () => Promise.resolve(false), depths: () => Promise.resolve({}), close: noHint },
    live: { conversation: nothing, message: nothing, device: nothing, presence: nothing, typing: nothing, accessChanged: nothing },
    signals: { deviceChanged: noHint, trafficWaits: noHint, courtesy: noHint },
    media,
    log,
    processId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    now: () => new Date(),
  };
}
