import type { BinaryNode } from '@whiskeysockets/baileys';

/** What waits for a companion: every message, receipt and notification until the companion has confirmed it. */
export class Mailbox {
  private readonly waiting = new Map<string, BinaryNode>();

  get size(): number {
    return this.waiting.size;
  }

  /** In the order of their coming. */
  stanzas(): BinaryNode[] {
    return [...this.waiting.values()];
  }

  /** How many wait of a kind: `message`, `receipt`, `notification`. */
  count(tag: string): number {
    return this.stanzas().filter((stanza) => stanza.tag === tag).length;
  }

  put(stanza: BinaryNode): void {
    this.waiting.set(keyOf(stanza.tag, stanza.attrs), stanza);
  }

  /** An `<ack>` confirms what its class names, a `<receipt>` the messages it lists. Answers whether any was waiting. */
  confirm({ tag, attrs, content }: BinaryNode): boolean {
    if (tag === 'ack') return this.waiting.delete(keyOf(attrs.class ?? '', attrs));
    const list = Array.isArray(content) ? content.find((child) => child.tag === 'list')?.content : undefined;
    const ids = [attrs, ...(Array.isArray(list) ? list.map((item) => item.attrs) : [])].map(({ id }) => id ?? '');
    return ids.map((id) => this.waiting.delete(keyOf('message', { id }))).some(Boolean);
  }
}

/** A receipt and the message it is for share their id; so do the receipts for delivered and read. */
function keyOf(tag: string, { id, type }: BinaryNode['attrs']): string {
  return tag === 'receipt' ? `receipt/${id}/${type ?? ''}` : `${tag}/${id}`;
}
