import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { WebSocketServer } from 'ws';
import { createNoiseIdentity } from './certificateChain.ts';
import { Companion } from './companion.ts';
import { Connection } from './connection.ts';
import { Contact, type ContactOptions } from './contact.ts';
import { carryMessage, carryReceipt } from './exchange.ts';
import type { Faults } from './faults.ts';
import { MediaHost } from './mediaHost.ts';
import { node, SERVER } from './nodes.ts';
import { PairingDesk } from './pairingDesk.ts';
import { Directory } from './party.ts';
import { Phone, type PhoneOptions } from './phone.ts';
import { answerQuery, QueryError } from './queries.ts';
import { createTlsCertificate } from './tlsCertificate.ts';

/** A WhatsApp of our own: a server that an unmodified Baileys connects to, phones, and customers. */
export interface StandIn {
  /** For `waWebSocketUrl`. */
  url: string;
  /** The certificate authority to trust, PEM; and a file with it, for NODE_EXTRA_CA_CERTS. */
  ca: string;
  caFile: string;
  /** For a client that verifies Noise certificates: what its `WA_CERT_DETAILS.PUBLIC_KEY` has to be. */
  noiseRootKey: Uint8Array;
  media: MediaHost;
  faults: Faults;
  /** What clients sent that WhatsApp would not take. Empty when all is well. */
  problems: unknown[];
  /** Tells at once, before anything else happens, that a companion's message was carried (and, without a fault, acknowledged), its receipt taken, or that it types. */
  events: EventEmitter<{ message: [Companion, BinaryNode]; receipt: [Companion, BinaryNode]; chatstate: [Companion, BinaryNode] }>;
  /** Connections that are open, logged in or not. */
  connections: ReadonlySet<Connection>;
  /** How many clients wait to be linked. */
  readonly applicants: number;
  addPhone(options: PhoneOptions): Phone;
  addContact(options: ContactOptions): Contact;
  /** Ends all faults. */
  mend(): void;
  /** Tells every client that waits to be linked that its QR is worth nothing any more. */
  refreshRegistrations(): void;
  close(): Promise<void>;
}

const FIRST_LID = 200_000_000_000_000;

/** Starts the stand-in on a port of its own, on this machine only. Everything is in memory and ends with it. */
export async function startStandIn(): Promise<StandIn> {
  const tls = createTlsCertificate();
  const identity = createNoiseIdentity();
  const directory = new Directory();
  const faults: Faults = {};
  const desk = new PairingDesk(faults);
  const media = new MediaHost(faults);
  const problems: unknown[] = [];
  const events: StandIn['events'] = new EventEmitter();
  const connections = new Set<Connection>();
  const companions = new Map<Connection, Companion>();
  const tcpSockets = new Map<number, Socket>();
  let lids = 0;

  const server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => void media.handle(request, response).catch((error: unknown) => problems.push(error)));
  const webSockets = new WebSocketServer({ noServer: true });
  // A reset needs the TCP socket below TLS.
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    tcpSockets.set(port, socket);
    socket.on('close', () => tcpSockets.delete(port));
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    const tcp = tcpSockets.get(request.socket.remotePort ?? 0) ?? socket;
    if (faults.upgradeStatus) {
      socket.end(`HTTP/1.1 ${faults.upgradeStatus} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => connections.add(new Connection(webSocket, tcp, identity, handler)));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  media.host = `127.0.0.1:${(server.address() as AddressInfo).port}`; // A TCP server's address is an object.
  const folder = await mkdtemp(join(tmpdir(), 'balcao-stand-in-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, tls.ca);

  const handler = { opened, received, closed, failed: (error: unknown) => problems.push(error) };

  function opened(connection: Connection): void {
    const { payload, noiseKey } = connection;
    if (faults.loginRefusal) {
      connection.refuse(faults.loginRefusal);
      return;
    }
    if (payload.devicePairingData) {
      desk.welcome(connection);
      return;
    }
    const endpoint = directory.find(String(payload.username))?.endpoints.find(({ device }) => device === payload.device);
    if (!(endpoint instanceof Companion) || !endpoint.noiseKey.equals(noiseKey)) {
      connection.refuse(401);
      return;
    }
    companions.set(connection, endpoint);
    endpoint.logIn(connection);
  }

  async function received(connection: Connection, stanza: BinaryNode): Promise<void> {
    const companion = companions.get(connection);
    if (!companion) {
      desk.receive(connection, stanza);
      return;
    }
    const child = Array.isArray(stanza.content) ? stanza.content[0]?.tag : undefined;
    if (stanza.tag === 'iq' && stanza.attrs.type !== 'result') await answer(connection, companion, stanza);
    else if (stanza.tag === 'message') {
      await carryMessage(companion, stanza, directory, faults);
      events.emit('message', companion, stanza);
    } else if (stanza.tag === 'receipt') {
      if (faults.receipts !== 'lost') await carryReceipt(companion, stanza, directory);
      events.emit('receipt', companion, stanza);
    } else if (stanza.tag === 'chatstate') {
      events.emit('chatstate', companion, stanza);
    } else if (stanza.tag === 'ack') {
      if (faults.receipts !== 'lost') companion.mailbox.confirm(stanza);
    } else if (stanza.tag === 'ib' && child === 'offline_batch') companion.handOverMail();
  }

  async function answer(connection: Connection, companion: Companion, iq: BinaryNode): Promise<void> {
    if (faults.unansweredQueries?.includes(iq.attrs.xmlns ?? '')) return;
    const head = { id: iq.attrs.id ?? '', from: iq.attrs.to ?? SERVER };
    try {
      if (faults.refusedQueries?.includes(iq.attrs.xmlns ?? '')) throw new QueryError(501, 'feature-not-implemented');
      const content = await answerQuery(iq, { companion, directory, media, faults });
      connection.send(node('iq', { ...head, type: 'result' }, content));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      connection.send(node('iq', { ...head, type: 'error' }, [node('error', { code: String(error.code), text: error.message })]));
    }
  }

  function closed(connection: Connection): void {
    connections.delete(connection);
    desk.closed(connection);
    companions.get(connection)?.closed(connection);
    companions.delete(connection);
  }

  return {
    url: `wss://${media.host}/ws/chat`,
    ca: tls.ca,
    caFile,
    noiseRootKey: identity.rootKey,
    media,
    faults,
    problems,
    events,
    connections,
    get applicants() {
      return desk.waiting.length;
    },
    mend() {
      for (const fault of Object.keys(faults) as (keyof Faults)[]) delete faults[fault]; // Its own keys.
    },
    addPhone: (options) => directory.add(new Phone(options, String(FIRST_LID + ++lids), { desk, directory, media })),
    addContact: (options) => directory.add(new Contact(options, String(FIRST_LID + ++lids))),
    refreshRegistrations() {
      for (const applicant of desk.waiting) desk.refresh(applicant);
    },
    async close() {
      const isClosed = new Promise((resolve) => server.close(resolve));
      webSockets.close();
      for (const socket of tcpSockets.values()) socket.destroy();
      await isClosed;
      await rm(folder, { recursive: true });
    },
  };
}
