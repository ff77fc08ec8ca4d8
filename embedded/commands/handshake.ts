import { Int32 } from 'bson';

import { MAX_DOCUMENT_BYTES } from '../bson/document.ts';
import { StoreError } from '../errors.ts';
import { SESSION_MINUTES } from '../sessions.ts';
import { MAX_MESSAGE_BYTES } from '../wire/messages.ts';
import { isTruthy } from '../query/match.ts';
import { MAX_BATCH } from './arguments.ts';
import { OK, type Handler } from './context.ts';

/** The version of MongoDB whose behaviour this store follows. */
export const SERVER_VERSION = '7.0.0';
const WIRE_VERSION = 21;

/** What this store is, beside what it behaves like. */
export const PRODUCT = { name: 'Balcão embedded document store', version: '0.1.0' };

/** A standalone server: drivers use sessions with it, and start no transactions. */
export const hello: Handler = (_, { name, connection }) => ({
  helloOk: true,
  ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
  maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
  maxMessageSizeBytes: new Int32(MAX_MESSAGE_BYTES),
  maxWriteBatchSize: new Int32(MAX_BATCH),
  localTime: new Date(),
  logicalSessionTimeoutMinutes: new Int32(SESSION_MINUTES),
  connectionId: new Int32(connection.id),
  minWireVersion: new Int32(0),
  maxWireVersion: new Int32(WIRE_VERSION),
  readOnly: false,
  embeddedStore: PRODUCT,
  ...OK,
});

export const ok: Handler = () => OK;

export const buildInfo: Handler = () => ({
  version: SERVER_VERSION,
  versionArray: [...SERVER_VERSION.split('.').map((part) => new Int32(Number(part))), new Int32(0)],
  gitVersion: 'embedded',
  modules: [],
  allocator: 'system',
  javascriptEngine: 'none',
  sysInfo: 'deprecated',
  openssl: { running: 'disabled' },
  bits: new Int32(64),
  debug: false,
  maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
  storageEngines: ['lmdb'],
  embeddedStore: PRODUCT,
  ...OK,
});

export const connectionStatus: Handler = (_, { body }) => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], ...(isTruthy(body.showPrivileges) ? { authenticatedUserPrivileges: [] } : {}) },
  ...OK,
});

export const whatsmyip: Handler = (_, { connection }) => ({ you: connection.peer, ...OK });

/** There are no users: whoever reaches the port may do everything, and nobody can sign in. */
export const refuseSignIn: Handler = () => {
  throw new StoreError('AuthenticationFailed', 'Authentication failed.');
};

export const refuseSignInStep: Handler = () => {
  throw new StoreError('ProtocolError', 'No SASL session state found');
};
