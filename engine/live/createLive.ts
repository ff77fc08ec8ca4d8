import { Emitter } from '@socket.io/redis-emitter';
import type { Redis } from 'ioredis';
import type { ConversationRecord, DeviceRecord, LiveEventName, LiveEvents, MessageRecord, Presence, UserRecord } from '../contract/index.ts';
import type { ConversationScope } from '../policies/viewer.ts';
import { EVERYBODY_ROOM, roomsOf, userRoom } from '../policies/rooms.ts';

/** Heard by every API process: the counts of whoever sees one of these scopes may have changed. */
export const INBOX_CHANGED = 'inbox.changed';

/**
 * Tells panels what changed, from any process, through Redis and Socket.IO's adapter. A lost event is no loss: panels
 * ask `/api/changes` on connecting and every 30 s.
 */
export interface Live {
  /** `former`: who could see it before this change; those who no longer can are told that it left. */
  conversation(record: ConversationRecord, scope: ConversationScope, former?: ConversationScope): void;
  message(record: MessageRecord, scope: ConversationScope): void;
  device(record: DeviceRecord): void;
  /** `pause`: only when it has changed. */
  presence(userId: string, presence: Presence, pause?: Pause): void;
  typing(notice: LiveEvents['typing'], scope: ConversationScope): void;
  /** Ends the user's sockets, so that they come back with what they may see now. Without a user: everybody's. */
  accessChanged(userId?: string): void;
}

/** Why a user is given nothing for now and since when, ISO 8601; nulls: they are again. */
export type Pause = Pick<UserRecord, 'pausedReason' | 'pausedAt'>;

/** The key before every channel; the API's Socket.IO adapter must use the same. */
export function liveKey(prefix: string): string {
  return `${prefix}-live`;
}

/** `connection`: a connection that fails fast; publishing never holds up or fails what it tells of. */
export function createLive(connection: Redis, prefix: string, onError: (error: unknown) => void): Live {
  const emitter = new Emitter(
    {
      // The emitter does not await its publishing, so a refused one would be an unhandled rejection.
      publish: (channel: string, payload: Buffer) => void connection.publish(channel, payload).catch(onError),
    },
    { key: liveKey(prefix) },
  );

  function emit<Name extends LiveEventName>(rooms: string[], name: Name, payload: LiveEvents[Name], except: string[] = []): void {
    emitter.to(rooms).except(except).emit(name, payload);
  }

  return {
    conversation(record, scope, former) {
      emit(roomsOf(scope), 'conversation', record);
      if (former) emit(roomsOf(former), 'conversation.removed', { id: record.id }, roomsOf(scope));
      emitter.serverSideEmit(INBOX_CHANGED, roomsOf(scope), former ? roomsOf(former) : []);
    },
    message: (record, scope) => emit(roomsOf(scope), 'message', record),
    device: (record) => emit([EVERYBODY_ROOM], 'device', record),
    presence: (userId, presence, pause) => emit([EVERYBODY_ROOM], 'presence', { userId, presence, ...pause }),
    typing: (notice, scope) => emit(roomsOf(scope), 'typing', notice, [userRoom(notice.userId)]),
    accessChanged: (userId) => emitter.in(userId ? userRoom(userId) : EVERYBODY_ROOM).disconnectSockets(),
  };
}
