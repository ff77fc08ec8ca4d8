import type { Logger } from '../../../config/logger.ts';
import { readSettings } from '../../models/index.ts';
import { seesEverything } from '../../policies/viewer.ts';
import { countInbox, countMine, type CountedInbox } from '../inbox/inboxCounts.ts';
import type { LiveSocket } from './startLive.ts';

/** A user hears of new counts at most so often, in ms. */
const TELL_EVERY = 1_000;
/** A change waits so long, in ms, for others to join it. */
const SOON = 50;

export interface CountsTeller {
  /** The counts of whoever is in one of these rooms may have changed. */
  changed(rooms: string[]): void;
  stop(): void;
}

/** Tells the users of this process their inbox's counts, one computation for all who see the same. */
export function createCountsTeller(sockets: () => LiveSocket[], log: Logger): CountsTeller {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isTelling = false;
  let isStopped = false;
  let quietUntil = 0;

  function schedule(): void {
    if (isTelling || isStopped || waiting.size === 0) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      isTelling = true;
      quietUntil = Date.now() + TELL_EVERY;
      tell()
        .catch((error: unknown) => log.warn({ err: error }, 'counts not told'))
        .finally(() => {
          isTelling = false;
          schedule();
        });
    }, Math.max(SOON, quietUntil - Date.now()));
    timer.unref();
  }

  async function tell(): Promise<void> {
    const rooms = [...waiting];
    waiting.clear();
    const affected = sockets().filter((socket) => rooms.some((room) => socket.rooms.has(room)));
    if (affected.length === 0) return;
    const { visibility } = await readSettings();
    const shared = new Map<string, Promise<CountedInbox>>();
    await Promise.all(
      affected.map(async (socket) => {
        const { viewer } = socket.data.signedIn;
        const scope = { viewer, visibility };
        // Whoever sees everything shares all counts but their own tab's; else each user's sight is their own.
        const key = seesEverything(viewer, visibility) ? 'everything' : viewer.id;
        const counted = shared.get(key) ?? countInbox(scope);
        shared.set(key, counted);
        const { counts, capped } = await counted;
        const mine = key === viewer.id ? counts.mine : await countMine(viewer);
        socket.emit('counts', { counts: { ...counts, mine }, ...(capped && { capped }) });
      }),
    );
  }

  return {
    changed(rooms) {
      for (const room of rooms) waiting.add(room);
      schedule();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
