import { randomBytes } from 'node:crypto';
import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import { bundleNodes } from './keyBundle.ts';
import { mediaIn, type MediaContent } from './mediaMessage.ts';
import { node, seconds, uint } from './nodes.ts';
import { lidOf, pnOf, type Delivery, type Endpoint, type Party, type Receipt } from './party.ts';
import { SignalDevice } from './signalDevice.ts';

export interface ContactOptions {
  /** Digits with the country's. */
  number: string;
  /** The name that others see. */
  name: string;
  /** Devices, the phone among them. @defaultValue 1 */
  devices?: number;
  /** Whether its messages name the phone number or the LID as the sender; the other one goes along. @defaultValue 'pn' */
  addressing?: 'pn' | 'lid';
  /** Whether what arrives is confirmed at once. @defaultValue true */
  sendsReceipts?: boolean;
}

export interface ReceivedMessage {
  id: string;
  /** The account that wrote it, digits. */
  from: string;
  device: number;
  message: proto.IMessage;
}

export interface WriteOptions {
  id?: string;
  /** When it was written. @defaultValue now */
  at?: number;
  /** The ciphertext is damaged: once, so that asking again mends it, or always. */
  damage?: 'once' | 'always';
  /** More attributes of the stanza. */
  attrs?: BinaryNode['attrs'];
}

/** A message that is written and encrypted, and on its way as often as it is posted: twice is a duplicate, two in another order are reordered. */
export interface Letter {
  id: string;
  post(): void;
}

/** A simulated customer: devices with Signal sessions that write to companions and decrypt what these send. */
export class Contact implements Party {
  readonly number: string;
  readonly name: string;
  readonly endpoints: readonly ContactDevice[];
  /** What its devices decrypted, in order. */
  readonly received: ReceivedMessage[] = [];
  /** What companions confirmed of what it wrote. */
  readonly receipts: { id: string; type: string | undefined }[] = [];
  sendsReceipts: boolean;

  private readonly written = new Map<string, { message: proto.IMessage; options: WriteOptions }>();

  constructor(private readonly options: ContactOptions, readonly lidUser: string) {
    ({ number: this.number, name: this.name } = options);
    this.sendsReceipts = options.sendsReceipts ?? true;
    this.endpoints = Array.from({ length: options.devices ?? 1 }, (_, device) => new ContactDevice(this, device));
  }

  get pn(): string {
    return pnOf(this.number);
  }

  get lid(): string {
    return lidOf(this.lidUser);
  }

  /** The texts among what it received, without the copies for further devices. */
  get texts(): string[] {
    return this.received.filter(({ device }) => device === 0).map(({ message }) => message.conversation ?? message.extendedTextMessage?.text ?? '');
  }

  /** Writes to every companion of an account and posts it. Answers the message's id. */
  async send(to: { companions: readonly Companion[] }, message: proto.IMessage, options: WriteOptions = {}): Promise<string> {
    const id = options.id ?? newMessageId();
    for (const companion of to.companions) (await this.write(companion, message, { ...options, id })).post();
    return id;
  }

  async sendText(to: { companions: readonly Companion[] }, text: string, options: WriteOptions = {}): Promise<string> {
    return this.send(to, { conversation: text }, options);
  }

  /** Encrypts a message for one companion, with a session that is begun when there is none. */
  async write(to: Companion, message: proto.IMessage, options: WriteOptions = {}): Promise<Letter> {
    const id = options.id ?? newMessageId();
    this.written.set(id, { message, options });
    const stanza = await this.encrypt(to, id, message, options);
    return { id, post: () => to.deliver(stanza) };
  }

  /** Tells that what a companion sent was read, or, with `played`, listened to. */
  markRead(by: Companion, ids: string[], type: 'read' | 'played' = 'read'): void {
    this.confirm(by, ids, type);
  }

  /** Starts or stops typing. */
  type(to: Companion, state: 'composing' | 'paused' = 'composing'): void {
    to.push(node('chatstate', { from: this.address }, [node(state)]));
  }

  receiveReceipt = async ({ from, ids, type, bundle }: Receipt): Promise<void> => {
    this.receipts.push(...ids.map((id) => ({ id, type })));
    if (type !== 'retry') return;
    await this.phone.beginSession(from.lid, bundle ?? (await from.takeBundle()));
    for (const id of ids) {
      const { message, options } = this.written.get(id) ?? {};
      if (message) from.deliver(await this.encrypt(from, id, message, { ...options, damage: options?.damage === 'always' ? 'always' : undefined }, '1'));
    }
  };

  mediaOf(id: string): MediaContent | undefined {
    return mediaIn(this.written.get(id)?.message ?? {})?.content;
  }

  /** One of its devices got a message. */
  took(device: number, { from, id }: Delivery, message: proto.IMessage): void {
    this.received.push({ id, from: from.party.number, device, message });
    if (device === 0 && this.sendsReceipts) this.confirm(from, [id]);
  }

  get address(): string {
    return this.options.addressing === 'lid' ? this.lid : this.pn;
  }

  private get phone(): SignalDevice {
    const [phone] = this.endpoints;
    if (!phone) throw new Error(`${this.name} has no device`);
    return phone.signal;
  }

  private async encrypt(to: Companion, id: string, message: proto.IMessage, { at, damage, attrs }: WriteOptions, retry?: string): Promise<BinaryNode> {
    if (!(await this.phone.hasSessionWith(to.lid))) await this.phone.beginSession(to.lid, await to.takeBundle());
    const { type, ciphertext } = await this.phone.encrypt(to.lid, message);
    if (damage) ciphertext.set([(ciphertext.at(-10) ?? 0) ^ 0xff], ciphertext.length - 10); // In the MAC, or under it.
    const alternative: Record<string, string> = this.options.addressing === 'lid' ? { sender_pn: this.pn } : { sender_lid: this.lid };
    const head = { id, from: this.address, type: kindOf(message), t: seconds(at), notify: this.name, ...alternative, ...attrs };
    return node('message', head, [node('enc', { v: '2', type, ...(retry && { count: retry }) }, ciphertext)]);
  }

  private confirm(to: Companion, ids: string[], type?: string): void {
    const [id = '', ...more] = ids;
    const list = more.length ? [node('list', {}, more.map((item) => node('item', { id: item })))] : undefined;
    to.deliver(node('receipt', { id, from: this.address, t: seconds(), ...(type && { type }) }, list));
  }
}

/** One device of a contact. */
export class ContactDevice implements Endpoint {
  readonly signal: SignalDevice;

  constructor(private readonly contact: Contact, readonly device: number) {
    this.signal = new SignalDevice(this.pn, this.lid);
  }

  get pn(): string {
    return pnOf(this.contact.number, this.device);
  }

  get lid(): string {
    return lidOf(this.contact.lidUser, this.device);
  }

  async takeBundle() {
    return this.signal.takeBundle();
  }

  /** Decrypts it, or asks the sender to send it again with a new session. */
  async receive(delivery: Delivery): Promise<void> {
    const { from, id, encrypted } = delivery;
    let message: proto.IMessage;
    try {
      message = await this.signal.decrypt(from.lid, encrypted);
    } catch {
      from.deliver(await this.retryReceipt(id));
      return;
    }
    this.contact.took(this.device, delivery, message);
  }

  private async retryReceipt(id: string): Promise<BinaryNode> {
    const bundle = await this.takeBundle();
    const [registration, ...keys] = bundleNodes(bundle);
    return node('receipt', { id, from: this.device ? this.pn : this.contact.address, type: 'retry', t: seconds() }, [
      node('retry', { count: '1', id, t: seconds(), v: '1' }),
      registration ?? node('registration', {}, uint(bundle.registrationId, 4)),
      node('keys', {}, keys),
    ]);
  }
}

function newMessageId(): string {
  return `3A${randomBytes(9).toString('hex').toUpperCase()}`;
}

function kindOf(message: proto.IMessage): string {
  if (message.reactionMessage) return 'reaction';
  return mediaIn(message) || message.contactMessage ? 'media' : 'text';
}
