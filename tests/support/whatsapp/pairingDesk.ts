import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import type { Faults } from './faults.ts';
import { bytesIn, childOf, node, seconds, SERVER } from './nodes.ts';
import { readRegistration, type Registration } from './registration.ts';

/** The phone says that it could not link the device. */
export class LinkRefused extends Error {
  override name = 'LinkRefused';
}

/** A client that is connected and not linked. */
export interface Applicant {
  connection: Connection;
  registration: Registration;
  refs: string[];
  /** Secrets of QR codes that a `companion_reg_refresh` made worthless. */
  retiredSecrets: Set<string>;
  /** Its request to be linked by a code. */
  linkCode?: { jid: string; wrappedEphemeral: Buffer; ref: Buffer };
}

const REFS = 6;

/** Where clients wait to be linked. */
export class PairingDesk {
  private readonly applicants = new Map<Connection, Applicant>();
  private readonly awaited = new Map<Connection, { resolve: (stanza: BinaryNode) => void; reject: (error: Error) => void; matches: (stanza: BinaryNode) => boolean }>();

  constructor(readonly faults: Faults) {}

  /** Gives a new client refs for QR codes. Throws MalformedNode. */
  welcome(connection: Connection): void {
    const refs = Array.from({ length: REFS }, () => `2@${randomBytes(48).toString('base64')}`);
    this.applicants.set(connection, { connection, registration: readRegistration(connection), refs, retiredSecrets: new Set() });
    const pairDevice = node('pair-device', {}, refs.map((ref) => node('ref', {}, Buffer.from(ref))));
    connection.send(node('iq', { from: SERVER, type: 'set', xmlns: 'md', id: randomBytes(4).toString('hex') }, [pairDevice]));
  }

  get waiting(): Applicant[] {
    return [...this.applicants.values()];
  }

  has(connection: Connection): boolean {
    return this.applicants.has(connection);
  }

  closed(connection: Connection): void {
    this.applicants.delete(connection);
    this.awaited.get(connection)?.reject(new LinkRefused('The client closed the connection'));
    this.awaited.delete(connection);
  }

  /** Sends a stanza to an applicant and waits for the one that answers it. Rejects with LinkRefused when the client hangs up. */
  async ask({ connection }: Applicant, stanza: BinaryNode, matches: (answer: BinaryNode) => boolean): Promise<BinaryNode> {
    return new Promise((resolve, reject) => {
      this.awaited.set(connection, { resolve, reject, matches });
      connection.send(stanza);
    });
  }

  /** What an applicant sends. Throws MalformedNode. */
  receive(connection: Connection, stanza: BinaryNode): void {
    const awaited = this.awaited.get(connection);
    if (awaited?.matches(stanza)) {
      this.awaited.delete(connection);
      awaited.resolve(stanza);
      return;
    }
    if (stanza.tag !== 'iq' || stanza.attrs.type === 'result') return;
    const answer = stanza.attrs.xmlns === 'md' ? this.takeCodeRequest(connection, stanza) : undefined;
    connection.send(node('iq', { from: SERVER, type: 'result', id: stanza.attrs.id ?? '' }, answer));
  }

  /** Makes what is on the client's QR worthless: it has to draw one with a new secret. */
  refresh({ connection, retiredSecrets }: Applicant, secret?: string): void {
    if (secret) retiredSecrets.add(secret);
    const attrs = { from: SERVER, type: 'companion_reg_refresh', id: randomBytes(4).toString('hex'), t: seconds() };
    connection.send(node('notification', attrs, [node('companion_reg_refresh')]));
  }

  private takeCodeRequest(connection: Connection, stanza: BinaryNode): BinaryNode[] {
    const request = childOf(stanza, 'link_code_companion_reg');
    const ref = randomBytes(16);
    const applicant = this.applicants.get(connection);
    if (applicant) applicant.linkCode = { jid: request.attrs.jid ?? '', wrappedEphemeral: bytesIn(request, 'link_code_pairing_wrapped_companion_ephemeral_pub', 80), ref };
    return [node('link_code_companion_reg', { stage: 'companion_hello' }, [node('link_code_pairing_ref', {}, ref)])];
  }
}
