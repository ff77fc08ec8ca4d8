import { fetchMedia, findPendingMedia } from '../commands/media/index.ts';
import type { Services } from '../services.ts';
import type { Driver } from './driver.ts';

/** Files of one device that are fetched at once. */
const CONCURRENCY = 3;

export interface DownloadsOptions {
  services: Services;
  deviceId: string;
  download: NonNullable<Driver['download']>;
  /** How often pending files are looked for without a hint: their time comes, or somebody asked again. ms */
  scanEveryMs: number;
}

/**
 * Fetches the files of a device's messages while it is connected: the newest first, since somebody waits for them, and
 * every third time the oldest, so that a flood holds up nothing for good.
 */
export function createDownloads({ services, deviceId, download, scanEveryMs }: DownloadsOptions) {
  const underWay = new Map<string, Promise<void>>();
  let connection: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;
  let isAsked = false;
  let turn = 0;

  function wake(): void {
    if (!connection) return;
    isAsked = true;
    filling ??= fillWhileAsked().finally(() => {
      filling = undefined;
      if (connection) timer = setTimeout(wake, scanEveryMs);
    });
  }

  async function fillWhileAsked(): Promise<void> {
    clearTimeout(timer);
    try {
      while (isAsked && connection) {
        isAsked = false;
        while (connection && underWay.size < CONCURRENCY && (await beginNext(connection.signal)));
      }
    } catch (error) {
      services.log.warn({ err: error, deviceId }, 'files to be fetched could not be looked for');
    }
  }

  /** False when there is none. */
  async function beginNext(signal: AbortSignal): Promise<boolean> {
    turn += 1;
    const message = await findPendingMedia(services, { deviceId, except: [...underWay.keys()], from: turn % CONCURRENCY === 0 ? 'oldest' : 'newest' });
    if (!message || signal.aborted) return false;
    const messageId = message._id.toHexString();
    const fetching = fetchMedia(services, { message, download, signal })
      .catch((error: unknown) => services.log.warn({ err: error, messageId }, 'a file is fetched again later'))
      .finally(() => {
        underWay.delete(messageId);
        wake();
      });
    underWay.set(messageId, fetching);
    return true;
  }

  return {
    /** The device is connected. Repeatable. */
    open(): void {
      connection ??= new AbortController();
      wake();
    },
    /** There may be a file to fetch. */
    wake,
    /** Ends what is under way; it is begun anew with the next connection. Repeatable. */
    async close(): Promise<void> {
      connection?.abort();
      connection = undefined;
      clearTimeout(timer);
      await Promise.all([filling, ...underWay.values()]);
    },
  };
}

export type Downloads = ReturnType<typeof createDownloads>;
