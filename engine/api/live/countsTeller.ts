import type { Logger } from '../../../config/logger.ts';
import { readSettings } from '../../models/index.ts';
import { seesEverything } from '../../policies/viewer.ts';
import { countInbox, countMine, type CountedInbox } from '../inbox/inboxCounts.ts';
import type { LiveSocket } from './startLive.ts';

/** A user hears of new counts at most so often, in ms. */
const TELL_EVERY = 1_000;

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

  /** The first change is told after a moment, in which others join it; then at most once in TELL_EVERY. */
  function schedule(delay: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      isTelling = true;
      tell()
        .catch((error: unknown) => log.warn({ err: error }, 'counts not told'))
        .finally(() => {
          isTelling = false;
          schedule(TELL_EVERY);
        });
    }, delay);
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
      if (!isTelling) schedule(SOON);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
const SOON = 50;
