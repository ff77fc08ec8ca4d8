import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import type { KeyBundle, PublicPreKey, PublicSignedPreKey } from './keyBundle.ts';
import { Mailbox } from './mailbox.ts';
import { node, seconds, SERVER } from './nodes.ts';
import { lidOf, pnOf, type Delivery, type Endpoint, type Party } from './party.ts';
import type { Registration } from './registration.ts';

/** What the server keeps of a linked device: its keys, its mail and, while there is one, its connection. A client under test is behind it. */
export class Companion implements Endpoint {
  readonly mailbox = new Mailbox();
  readonly identityKey: Buffer;
  registrationId: number;
  signedPreKey: PublicSignedPreKey;
  /** Pre-keys that nobody took yet, by id. */
  readonly preKeys = new Map<number, PublicPreKey>();
  /** Unlinked on the phone or by the client: it may not log in any more. */
  isRemoved = false;
  /** How often it logged in. */
  logins = 0;
  connection?: Connection;

  private isActive = false;

  /** `onFirstMail` is called once, when the client has its keys uploaded and is ready for what the phone tells it. */
  constructor(readonly party: Party, readonly device: number, readonly noiseKey: Buffer, registration: Registration, private onFirstMail?: (self: Companion) => void) {
    ({ identityKey: this.identityKey, registrationId: this.registrationId, signedPreKey: this.signedPreKey } = registration);
  }

  get pn(): string {
    return pnOf(this.party.number, this.device);
  }

  get lid(): string {
    return lidOf(this.party.lidUser, this.device);
  }

  /** Logged in and done with what had waited for it. */
  get isOnline(): boolean {
    return this.isActive && this.connection?.isOpen === true;
  }

  logIn(connection: Connection): void {
    this.connection?.endStream({ reason: node('conflict', { type: 'replaced' }) });
    this.connection = connection;
    this.isActive = false;
    this.logins++;
    connection.send(node('success', { t: seconds(), lid: this.lid, props: '27', location: 'stand-in' }));
  }

  closed(connection: Connection): void {
    if (connection !== this.connection) return;
    this.connection = undefined;
    this.isActive = false;
  }

  /** The client wants its mail: how much there is; it asks for it with `offline_batch`. */
  announceMail(): void {
    if (this.mailbox.size === 0) {
      this.handOverMail();
      return;
    }
    const count = { message: this.count('message'), receipt: this.count('receipt'), notification: this.count('notification'), call: '0' };
    this.connection?.send(node('ib', { from: SERVER }, [node('offline_preview', { count: String(this.mailbox.size), t: seconds(), ...count })]));
  }

  /** All of the mail at once, whatever the batch asked for, then `offline`: from there on stanzas go out as they come. */
  handOverMail(): void {
    const stanzas = this.mailbox.stanzas();
    stanzas.forEach((stanza, index) => this.connection?.send({ ...stanza, attrs: { ...stanza.attrs, offline: String(index) } }));
    this.connection?.send(node('ib', { from: SERVER }, [node('offline', { count: String(stanzas.length) })]));
    this.isActive = true;
    this.onFirstMail?.(this);
    this.onFirstMail = undefined;
  }

  /** Sends it, and keeps it until the client confirms it. */
  deliver(stanza: BinaryNode): void {
    this.mailbox.put(stanza);
    this.push(stanza);
  }

  /** Sends what is lost when the client is away, as typing is. */
  push(stanza: BinaryNode): void {
    if (this.isOnline) this.connection?.send(stanza);
  }

  async takeBundle(): Promise<KeyBundle> {
    const [preKey] = this.preKeys.values();
    if (preKey) this.preKeys.delete(preKey.keyId);
    return { registrationId: this.registrationId, identityKey: this.identityKey, signedPreKey: this.signedPreKey, preKey };
  }

  /** A message that another companion of the same account wrote. */
  async receive({ from, id, to, type, encrypted }: Delivery): Promise<void> {
    const attrs = { id, from: from.pn, recipient: to, type, t: seconds() };
    this.deliver(node('message', attrs, [node('enc', { v: '2', type: encrypted.type }, encrypted.ciphertext)]));
  }

  /** Unlinks it: the client is told with 401, and so at each login from now on. */
  remove(): void {
    this.isRemoved = true;
    this.connection?.endStream({ code: 401, reason: node('conflict', { type: 'device_removed' }) });
  }

  private count(tag: string): string {
    return String(this.mailbox.count(tag));
  }
}
