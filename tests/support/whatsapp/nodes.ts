import { getBinaryNodeChild, type BinaryNode } from '@whiskeysockets/baileys';

/** The server, as its own stanzas name it. */
export const SERVER = 's.whatsapp.net';

/** What a client sent does not have the shape that WhatsApp's server asks for. */
export class MalformedNode extends Error {
  override name = 'MalformedNode';
}

export function node(tag: string, attrs: BinaryNode['attrs'] = {}, content?: BinaryNode['content']): BinaryNode {
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

/** The child of that tag. Throws MalformedNode when there is none. */
export function childOf(parent: BinaryNode, tag: string): BinaryNode {
  const child = getBinaryNodeChild(parent, tag);
  if (!child) throw new MalformedNode(`<${parent.tag}> has no <${tag}>`);
  return child;
}

/** The bytes in the child of that tag. Throws MalformedNode when there are none, or not as many as asked. */
export function bytesIn(parent: BinaryNode, tag: string, length?: number): Buffer {
  const { content } = childOf(parent, tag);
  if (!(content instanceof Uint8Array)) throw new MalformedNode(`<${tag}> in <${parent.tag}> holds no bytes`);
  if (length !== undefined && content.length !== length) throw new MalformedNode(`<${tag}> holds ${content.length} bytes instead of ${length}`);
  return Buffer.from(content);
}

/** The attribute. Throws MalformedNode when it is missing or empty. */
export function attr({ tag, attrs }: BinaryNode, name: string): string {
  const value = attrs[name];
  if (!value) throw new MalformedNode(`<${tag}> has no ${name}`);
  return value;
}

/** A whole number as bytes, the greatest first. */
export function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

export function readUint(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUIntBE(0, bytes.length);
}

/** The time as stanzas carry it: seconds since 1970. */
export function seconds(at = Date.now()): string {
  return String(Math.floor(at / 1000));
}
