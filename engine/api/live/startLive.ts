import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import { Server, type Socket } from 'socket.io';
import { loadConversation, showTyping } from '../../commands/index.ts';
import { noteActivity, noteOpenPanels, SEEN_EVERY_MS, welcomeBack } from '../../commands/users/index.ts';
import { typingNotice, type LiveEventName, type LiveEvents } from '../../contract/index.ts';
import { AppError } from '../../errors.ts';
import { INBOX_CHANGED, liveKey } from '../../live/createLive.ts';
import { EVERYBODY_ROOM, roomsFor, userRoom } from '../../policies/rooms.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { readSettings } from '../../models/index.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { ApiContext } from '../context.ts';
import { isOwnOrigin } from '../middleware/origin.ts';
import type { SignedIn } from '../session/sessions.ts';
import { createCountsTeller } from './countsTeller.ts';

/** What the panel hears, with the JSON of REST, and what it says. */
type ServerToPanel = { [Name in LiveEventName]: (payload: LiveEvents[Name]) => void };
interface PanelToServer {
  typing: (notice: unknown) => void;
  /** The user moves at this panel. */
  active: () => void;
}
export interface SocketData {
  signedIn: SignedIn;
}
export type LiveSocket = Socket<PanelToServer, ServerToPanel, Record<string, never>, SocketData>;

/** One agent's "typing" is passed on at most so often, in ms. */
const TYPING_EVERY = 1_000;
/** And so often it is noted that they move, in ms. */
const ACTIVE_EVERY = 1_000;

const sessionRoom = (sessionId: string) => `session-${sessionId}`;

export interface LiveServer {
  endSessionSockets(sessionId: string): void;
  countSockets(): number;
  stop(): Promise<void>;
}

/**
 * The panels' sockets: same origin, the session's cookie, rooms by what the user may see. Whatever any process tells
 * (engine/live) reaches them through Redis. `redis` waits while Redis is away; it is duplicated for subscribing.
 */
export function startLive(server: HttpServer, context: ApiContext, redis: Redis, prefix: string): LiveServer {
  const { services, sessions, options, log } = context;
  const subscriber = redis.duplicate();
  const publisher = redis.duplicate();
  for (const connection of [subscriber, publisher]) connection.on('error', (error) => log.warn({ err: error }, 'live redis connection'));

  const io = new Server<PanelToServer, ServerToPanel, Record<string, never>, SocketData>(server, {
    serveClient: false,
    maxHttpBufferSize: 16 * 1024,
    allowRequest: (request, answer) => answer(null, isOwnOrigin(request, options.publicUrl)),
    adapter: createAdapter(publisher, subscriber, { key: liveKey(prefix) }),
  });
  const counts = createCountsTeller(() => [...io.of('/').sockets.values()], log);

  io.use((socket, next) => {
    sessions.resolve(socket.request.headers.cookie).then(
      (signedIn) => {
        socket.data.signedIn = signedIn;
        next();
      },
      (error: unknown) => next(new Error(error instanceof AppError ? error.code : 'unavailable')),
    );
  });

  io.on('connection', (socket) => {
    join(socket).catch((error: unknown) => {
      if (!(error instanceof AppError)) log.warn({ err: error }, 'socket without rooms, ended');
      socket.disconnect();
    });
    endWithSession(socket);
    listenToTyping(socket);
    listenToActivity(socket);
  });

  /**
   * Joins what the user may see. The rooms by which access is taken away come first, and only then is access read: a
   * change before the reading is read, a later one ends the socket.
   */
  async function join(socket: LiveSocket): Promise<void> {
    const { session, viewer } = socket.data.signedIn;
    await socket.join([EVERYBODY_ROOM, userRoom(viewer.id), sessionRoom(session._id)]);
    const [signedIn, { visibility }] = await Promise.all([sessions.resolve(socket.request.headers.cookie), readSettings()]);
    if (socket.disconnected) return;
    socket.data.signedIn = signedIn;
    await socket.join(roomsFor(signedIn.viewer, visibility));
    await welcomeBack(services, viewer.id);
    counts.changed([userRoom(viewer.id)]);
  }

  const noting = setInterval(() => {
    const present = new Set([...io.of('/').sockets.values()].map((socket) => socket.data.signedIn.viewer.id));
    if (present.size > 0) noteOpenPanels(services, [...present]).catch((error: unknown) => log.warn({ err: error }, 'open panels not noted'));
  }, SEEN_EVERY_MS);

  // Told by any process over Redis (engine/live/createLive.ts), so the server's own types do not know it.
  (io.of('/') as unknown as NodeJS.EventEmitter).on(INBOX_CHANGED, (rooms: string[], formerRooms: string[]) => counts.changed([...rooms, ...formerRooms]));

  /** Looks again when the session would end: requests may have moved its end. */
  function endWithSession(socket: LiveSocket): void {
    const look = () => {
      sessions.resolve(socket.request.headers.cookie).then(
        ({ session }) => schedule(session.expiresAt),
        () => socket.disconnect(),
      );
    };
    let timer: NodeJS.Timeout;
    const schedule = (at: Date) => {
      timer = setTimeout(look, Math.max(1_000, at.getTime() - services.now().getTime()));
      timer.unref();
      if (socket.disconnected) clearTimeout(timer);
    };
    schedule(socket.data.signedIn.session.expiresAt);
    socket.on('disconnect', () => clearTimeout(timer));
  }

  async function tellTyping(viewer: Viewer, conversationId: string): Promise<void> {
    const conversation = await loadConversation(viewer, conversationId);
    services.live.typing({ conversationId, userId: viewer.id, name: viewer.name }, scopeOf(conversation));
    await showTyping(services, viewer, conversation);
  }

  function listenToTyping(socket: LiveSocket): void {
    const { viewer } = socket.data.signedIn;
    let quietUntil = 0;
    socket.on('typing', (notice) => {
      const parsed = typingNotice.safeParse(notice);
      if (!parsed.success || Date.now() < quietUntil) return;
      quietUntil = Date.now() + TYPING_EVERY;
      const { conversationId } = parsed.data;
      // Of a conversation they may not see nothing is told; anything else costs one notice.
      tellTyping(viewer, conversationId).catch((error: unknown) => error instanceof AppError || log.warn({ err: error }, 'typing notice not passed on'));
    });
  }

  function listenToActivity(socket: LiveSocket): void {
    const { viewer } = socket.data.signedIn;
    let quietUntil = 0;
    socket.on('active', () => {
      if (Date.now() < quietUntil) return;
      quietUntil = Date.now() + ACTIVE_EVERY;
      noteActivity(services, viewer.id).catch((error: unknown) => log.warn({ err: error }, 'activity not noted'));
    });
  }

  return {
    endSessionSockets: (sessionId) => io.in(sessionRoom(sessionId)).disconnectSockets(true),
    countSockets: () => io.of('/').sockets.size,
    async stop() {
      clearInterval(noting);
      counts.stop();
      await io.close();
      subscriber.disconnect();
      publisher.disconnect();
    },
  };
}
