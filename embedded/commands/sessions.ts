import { randomUUID } from 'node:crypto';

import { Int32, UUID } from 'bson';

import { StoreError } from '../errors.ts';
import { SESSION_MINUTES } from '../sessions.ts';
import { sessionId } from './commonArguments.ts';
import { OK, type Command, type Handler } from './context.ts';

/** Sessions need not be known to the store before they are used. */
export const startSession: Handler = () => ({ id: { id: new UUID(randomUUID()).toBinary() }, timeoutMinutes: new Int32(SESSION_MINUTES), ...OK });

export const refreshSessions: Handler = (_, command) => {
  sessionsOf(command);
  return OK;
};

/** What the sessions left open is closed and forgotten. */
export const endSessions: Handler = (store, command) => {
  for (const session of sessionsOf(command)) {
    store.sessions.forget(session);
    store.cursors.killOf(session);
  }
  return OK;
};

/** As `endSessions`; without any session named, of all. */
export const killSessions: Handler = (store, command) => {
  if (sessionsOf(command).length > 0) return endSessions(store, command);
  store.sessions.forgetAll();
  store.cursors.killAll();
  return OK;
};

/** A transaction cannot have been started. */
export const endTransaction: Handler = (_, { name }) => {
  throw new StoreError('CommandFailed', `${name} must be run within a transaction`);
};

function sessionsOf({ body, name }: Command): string[] {
  const list = body[name];
  if (!Array.isArray(list)) throw new StoreError('TypeMismatch', `BSON field '${name}' must be an array of sessions`);
  return list.map((session) => sessionId(session, name));
}
