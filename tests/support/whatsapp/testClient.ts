import { Agent } from 'node:https';
import makeWASocket, {
  initAuthCreds, WAMessageStatus,
  type AuthenticationState, type BaileysEventMap, type BinaryNode, type ConnectionState, type UserFacingSocketConfig, type WAMessage, type WASocket,
} from '@whiskeysockets/baileys';
import pino from 'pino';
import { waitFor } from '../waitFor.ts';
import { createMemoryKeys } from './memoryKeys.ts';
import type { Phone } from './phone.ts';
import type { StandIn } from './standIn.ts';

/** A plain Baileys socket and what it told. A new one for each connection, with the same `auth` to go on with. */
export interface TestClient {
  socket: WASocket;
  auth: AuthenticationState;
  updates: Partial<ConnectionState>[];
  messages: { type: string; message: WAMessage }[];
  /** Chats that the history told of. */
  chats: string[];
  presences: BaileysEventMap['presence.update'][];
  /** The attributes of the server's acks, for which Baileys emits no event. */
  acks: BinaryNode['attrs'][];
  /**
   * The statuses that a message of ours went through (`proto.WebMessageInfo.Status`). Baileys' event buffer tells them as
   * updates, or within the message itself when that has not been told yet, and of two that come together only the last.
   */
  statuses(id: string): number[];
  /** Resolves with the next QR that it has not answered yet. */
  nextQr(): Promise<string>;
  /** The status code that the connection ended with, once it has. */
  closeCode(): Promise<number>;
  isOpen(): boolean;
}

/** The clients of a test file, connected to one stand-in. */
export interface TestClients {
  connect(auth: AuthenticationState, options?: Partial<UserFacingSocketConfig>): TestClient;
  /** Connects and waits for the login. */
  logIn(auth: AuthenticationState, options?: Partial<UserFacingSocketConfig>): Promise<TestClient>;
  /** Shows a QR to a phone, is linked, restarts and logs in. */
  linkTo(phone: Phone): Promise<TestClient>;
  close(): Promise<void>;
}

export function createTestClients(whatsapp: StandIn): TestClients {
  const clients: TestClient[] = [];

  function connect(...[auth, options]: Parameters<TestClients['connect']>): TestClient {
    const client = connectClient(whatsapp, auth, options);
    clients.push(client);
    return client;
  }

  async function logIn(...args: Parameters<TestClients['connect']>): Promise<TestClient> {
    const client = connect(...args);
    await waitFor(() => client.isOpen(), { what: 'the login' });
    return client;
  }

  return {
    connect,
    logIn,
    async linkTo(phone) {
      const auth = createAuth();
      const first = connect(auth);
      await phone.scanQr(await first.nextQr());
      await first.closeCode();
      return logIn(auth);
    },
    async close() {
      for (const { socket } of clients) await socket.end(undefined);
    },
  };
}

export function createAuth(): AuthenticationState {
  return { creds: initAuthCreds(), keys: createMemoryKeys() };
}

/** Connects an unmodified Baileys to the stand-in, as a driver would that is pointed at it. */
function connectClient(whatsapp: StandIn, auth: AuthenticationState, options: Partial<UserFacingSocketConfig> = {}): TestClient {
  const agent = new Agent({ ca: whatsapp.ca });
  const socket = makeWASocket({ waWebSocketUrl: whatsapp.url, agent, fetchAgent: agent, auth, logger: pino({ level: 'silent' }), retryRequestDelayMs: 1, ...options });
  const updates: Partial<ConnectionState>[] = [];
  const messages: TestClient['messages'] = [];
  let answeredQrs = 0;
  socket.ev.on('connection.update', (update) => updates.push(update));
  const chats: string[] = [];
  const presences: TestClient['presences'] = [];
  const acks: TestClient['acks'] = [];
  const statuses: { id: string; status: number }[] = [];
  socket.ev.on('messaging-history.set', ({ chats: told }) => chats.push(...told.map(({ id }) => id ?? '')));
  socket.ev.on('presence.update', (presence) => presences.push(presence));
  socket.ev.on('messages.upsert', ({ messages: upserted, type }) => {
    for (const message of upserted) {
      messages.push({ type, message });
      if (message.key.fromMe && message.status != null && message.status !== WAMessageStatus.PENDING) statuses.push({ id: message.key.id ?? '', status: message.status });
    }
  });
  socket.ev.on('messages.update', (changes) => {
    for (const { key, update } of changes) if (update.status != null) statuses.push({ id: key.id ?? '', status: update.status });
  });
  socket.ws.on('CB:ack', ({ attrs }: BinaryNode) => acks.push(attrs));
  const qrs = () => updates.map(({ qr }) => qr).filter((qr) => qr !== undefined);
  return {
    socket,
    auth,
    updates,
    messages,
    chats,
    presences,
    acks,
    statuses: (id) => statuses.filter((change) => change.id === id).map(({ status }) => status),
    async nextQr() {
      const qr = await waitFor(() => qrs()[answeredQrs], { what: 'a QR' });
      answeredQrs++;
      return qr;
    },
    async closeCode() {
      const { error } = await waitFor(() => updates.find(({ connection }) => connection === 'close')?.lastDisconnect, { what: 'the end of the connection' });
      return statusCodeOf(error);
    },
    isOpen: () => updates.some(({ connection }) => connection === 'open') && !updates.some(({ connection }) => connection === 'close'),
  };
}

/** Of Baileys' Boom errors. */
function statusCodeOf(error: unknown): number {
  return (error as { output?: { statusCode?: number } } | undefined)?.output?.statusCode ?? 0; // A Boom by its shape: the package is Baileys' own.
}
