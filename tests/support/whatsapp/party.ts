import { jidDecode, type BinaryNode } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import type { Encrypted, KeyBundle } from './keyBundle.ts';
import type { MediaContent } from './mediaMessage.ts';
import { SERVER } from './nodes.ts';

/** A message as it reaches one device. */
export interface Delivery {
  from: Companion;
  id: string;
  /** The chat that it was written in, as the sender addressed it. */
  to: string;
  type: string;
  encrypted: Encrypted;
}

/** A device that messages are encrypted for: a contact's, an account's phone, or a companion, which is a client of ours. */
export interface Endpoint {
  /** 0 is the phone. */
  readonly device: number;
  readonly pn: string;
  readonly lid: string;
  takeBundle(): Promise<KeyBundle>;
  receive(delivery: Delivery): Promise<void>;
}

/** Somebody on WhatsApp, known by a phone number and by a LID, the id that does not tell it. */
export interface Party {
  /** Digits with the country's. */
  readonly number: string;
  readonly lidUser: string;
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  /** A receipt from a companion for what this party wrote to it. */
  receiveReceipt(receipt: Receipt): Promise<void>;
  /** The media in a message that this party wrote, for whoever asks its phone to upload it again. */
  mediaOf(id: string): MediaContent | undefined;
}

export interface Receipt {
  from: Companion;
  ids: string[];
  /** Absent: delivered. `inactive`: delivered while not online. */
  type?: string;
  /** For `retry`: the keys to begin anew with, when the client sent them. */
  bundle?: KeyBundle;
  /** For `server-error`: which message's media is gone from the host. */
  about?: BinaryNode['attrs'];
}

export function pnOf(number: string, device = 0): string {
  return jid(number, device, SERVER);
}

export function lidOf(lidUser: string, device = 0): string {
  return jid(lidUser, device, 'lid');
}

/** Everybody on this WhatsApp. */
export class Directory {
  private readonly parties: Party[] = [];

  add<Kind extends Party>(party: Kind): Kind {
    if (this.parties.some(({ number }) => number === party.number)) throw new Error(`${party.number} is on WhatsApp already`);
    this.parties.push(party);
    return party;
  }

  /** By phone number or LID, with or without a device. */
  find(jidOrNumber: string): Party | undefined {
    const decoded = jidDecode(jidOrNumber);
    const user = decoded?.user ?? jidOrNumber.replace(/^\+/, '');
    return this.parties.find((party) => (decoded?.server === 'lid' ? party.lidUser === user : party.number === user));
  }

  findEndpoint(jidOfDevice: string): Endpoint | undefined {
    return this.find(jidOfDevice)?.endpoints.find(({ device }) => device === (jidDecode(jidOfDevice)?.device ?? 0));
  }
}

function jid(user: string, device: number, server: string): string {
  return `${user}${device ? `:${device}` : ''}@${server}`;
}
