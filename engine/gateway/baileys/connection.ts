import type { WASocket } from '@whiskeysockets/baileys';
import { createDeferred } from './deferred.ts';
import { endingFor, endingOf, type Ending } from './ending.ts';

export interface ConnectionOptions {
  /** Whether the device is paired: it logs in, and shows no code. */
  hadSession: boolean;
  /** How long it may take until it stands or shows a code. ms. */
  connectingMs: number;
}

/** One socket's life: from connecting, over waiting for a person or not, to its end. */
export interface Connection {
  socket: WASocket;
  /** It stands, or waits for a person to pair the device. */
  reached: Promise<'open' | 'pairing'>;
  ended: Promise<Ending>;
  readonly isOpen: boolean;
  /** A code is shown. */
  waitsForPerson(): void;
  /** Ends it for a reason of ours. Resolves when the socket is closed. */
  end(ending: Ending): Promise<void>;
}

/**
 * Follows a socket to its end, and ends it where Baileys would wait for ever: when connecting takes too long, and when the
 * WebSocket's upgrade is answered by an HTTP error.
 */
export function followSocket(socket: WASocket, { hadSession, connectingMs }: ConnectionOptions): Connection {
  const reached = createDeferred<'open' | 'pairing'>();
  const ended = createDeferred<Ending>();
  const closed = createDeferred<void>();
  let isOpen = false;
  let watchdog: NodeJS.Timeout | undefined;
  watch();

  // Baileys drops what it has not told yet when it ends.
  socket.registerSocketEndHandler(() => {
    socket.ev.flush();
  });
  socket.ws.on('unexpected-response', (request: { destroy(): void }, { statusCode }: { statusCode?: number }) => {
    request.destroy();
    void end({ ...endingFor('connection_lost'), networkCode: statusCode });
  });
  socket.ev.on('connection.update', ({ connection, isNewLogin, lastDisconnect }) => {
    // Linked: the server now ends the connection, for a new one that logs in.
    if (isNewLogin) watch();
    if (connection === 'open') {
      clearTimeout(watchdog);
      isOpen = true;
      reached.resolve('open');
    }
    if (connection === 'close') {
      finish(endingOf(lastDisconnect?.error, hadSession));
      closed.resolve();
    }
  });

  function watch(): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => void end(endingFor('connection_lost')), connectingMs);
  }

  function finish(ending: Ending): void {
    clearTimeout(watchdog);
    isOpen = false;
    ended.resolve(ending);
  }

  async function end(ending: Ending): Promise<void> {
    finish(ending);
    void socket.end(undefined);
    await closed.promise;
  }

  return {
    socket,
    reached: reached.promise,
    ended: ended.promise,
    get isOpen() {
      return isOpen;
    },
    waitsForPerson() {
      clearTimeout(watchdog);
      reached.resolve('pairing');
    },
    end,
  };
}
