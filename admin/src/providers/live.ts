import { useEffect, useRef, useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';
import type { Change, ChangesPage, LiveEventName, LiveEvents } from '../../../engine/contract/index.ts';
import { api, ApiError } from './api.ts';

/** How often the panel asks what it may have missed, in ms. */
const CATCH_UP_EVERY = 30_000;
/** At most so many pages of changes in one go; the next round goes on from there. */
const CATCH_UP_PAGES = 20;

export type LiveStatus = 'connecting' | 'online' | 'offline';

/** What the connection itself tells: `resync`: whatever is cached may be old; `unauthorized`: the session is over. */
interface LiveSignals {
  resync: undefined;
  unauthorized: ApiError;
}

type Topics = LiveEvents & LiveSignals;
type Handler<Name extends keyof Topics> = (payload: Topics[Name]) => void;
type ServerToPanel = { [Name in LiveEventName]: (payload: LiveEvents[Name]) => void };
interface PanelToServer {
  typing: (notice: { conversationId: string }) => void;
  active: () => void;
}

const EVENTS = ['conversation', 'conversation.removed', 'message', 'device', 'presence', 'typing', 'counts'] as const satisfies readonly LiveEventName[];

/**
 * The one live connection of the panel: Socket.IO for speed, `GET /api/changes` for completeness. It is open
 * while somebody listens, and reports a change by the same event whichever way it came, so a listener may
 * hear of one change twice.
 */
export const live = createLive();

function createLive() {
  const handlers = new Map<keyof Topics, Set<(payload: never) => void>>();
  const statusListeners = new Set<() => void>();
  let status: LiveStatus = 'connecting';
  let socket: Socket<ServerToPanel, PanelToServer> | null = null;
  let cursor: string | undefined;
  let catchingUp: Promise<void> | null = null;
  let ticker: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;
  let kicks = 0;

  function publish<Name extends keyof Topics>(name: Name, payload: Topics[Name]): void {
    // Handlers are stored by the name they were given with, so each takes this payload.
    for (const handler of handlers.get(name) ?? []) (handler as Handler<Name>)(payload);
  }

  function setStatus(next: LiveStatus): void {
    if (next === status) return;
    status = next;
    for (const listener of statusListeners) listener();
  }

  function open(): void {
    socket = io({ withCredentials: true, reconnectionDelay: 500, reconnectionDelayMax: 5_000 });
    socket.on('connect', () => {
      kicks = Math.max(0, kicks - 1);
      setStatus('online');
      void catchUp();
    });
    socket.on('disconnect', (reason) => {
      setStatus('offline');
      // The server let go: what this user may see may have changed. Socket.IO does not come back by itself then.
      if (reason === 'io server disconnect') {
        publish('resync', undefined);
        reconnectSoon();
      }
    });
    socket.on('connect_error', () => {
      setStatus('offline');
      // Refused rather than unreached: ask whether the session still holds.
      if (!socket?.active) {
        void catchUp();
        reconnectSoon();
      }
    });
    // Socket.IO's types want one listener type for all events at once; each payload is its event's.
    for (const name of EVENTS) socket.on(name, ((payload: LiveEvents[typeof name]) => publish(name, payload)) as never);
    ticker = setInterval(() => void catchUp(), CATCH_UP_EVERY);
    document.addEventListener('visibilitychange', catchUpWhenVisible);
    window.addEventListener('online', catchUpWhenVisible);
  }

  function close(): void {
    clearInterval(ticker);
    clearTimeout(retry);
    document.removeEventListener('visibilitychange', catchUpWhenVisible);
    window.removeEventListener('online', catchUpWhenVisible);
    socket?.disconnect();
    socket = null;
    cursor = undefined;
    kicks = 0;
    setStatus('connecting');
  }

  /** Each refusal in a row waits longer, so that a server that throws us out is not stormed. */
  function reconnectSoon(): void {
    clearTimeout(retry);
    retry = setTimeout(() => socket?.connect(), Math.min(300 * 2 ** kicks, 10_000));
    kicks += 1;
  }

  function catchUp(): Promise<void> {
    catchingUp ??= fetchChanges().finally(() => {
      catchingUp = null;
    });
    return catchingUp;
  }

  function catchUpWhenVisible(): void {
    if (document.visibilityState === 'visible') void catchUp();
  }

  async function fetchChanges(): Promise<void> {
    try {
      for (let page = 0; page < CATCH_UP_PAGES && socket; page += 1) {
        const since = cursor;
        const answer = await api.get<ChangesPage>('/changes', { since });
        cursor = answer.cursor;
        for (const change of answer.changes) publishChange(change);
        if (answer.changes.length === 0 || answer.cursor === since) return;
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) publish('unauthorized', error);
      // A cursor that the server does not take any more: begin anew, with everything fetched again.
      if (error.status === 400 || error.status === 422) {
        cursor = undefined;
        publish('resync', undefined);
      }
    }
  }

  function publishChange(change: Change): void {
    if (change.kind === 'conversation') publish('conversation', change.record);
    else if (change.kind === 'conversation.removed') publish('conversation.removed', change.record);
    else if (change.kind === 'message') publish('message', change.record);
    else publish('device', change.record);
  }

  return {
    /** Listens to one event; the answer stops listening. The connection closes when nobody has listened for a moment. */
    on<Name extends keyof Topics>(name: Name, handler: Handler<Name>): () => void {
      const listening = handlers.get(name) ?? new Set();
      handlers.set(name, listening.add(handler));
      clearTimeout(closing);
      if (!socket) open();
      return () => {
        listening.delete(handler);
        if ([...handlers.values()].some((each) => each.size > 0)) return;
        // React lets go and listens again when a page changes; a second spares it a new connection.
        clearTimeout(closing);
        closing = setTimeout(close, 1_000);
      };
    },
    status: () => status,
    onStatus(listener: () => void): () => void {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    /** Tells that the user moves at this panel. False when there is no connection to tell it by. */
    active(): boolean {
      if (!socket?.connected) return false;
      socket.emit('active');
      return true;
    },
    /** Tells colleagues that the user is writing. Lost without harm when there is no connection. */
    typing: (conversationId: string) => void socket?.volatile.emit('typing', { conversationId }),
  };
}

/** Calls `handler` for every event of that name while the component is mounted. */
export function useLiveEvent<Name extends keyof Topics>(name: Name, handler: Handler<Name>): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => live.on(name, (payload) => latest.current(payload)), [name]);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.onStatus, live.status);
}
