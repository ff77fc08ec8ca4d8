/** An array of documents that are already BSON, as the field of a reply: `{cursor: {...}}` without decoding them. */
export interface RawCursor {
  /** Zero when the cursor is exhausted. */
  id: bigint;
  namespace: string;
  field: 'firstBatch' | 'nextBatch';
  documents: readonly Buffer[];
}

/** Beside each document: a type, its position and a NUL. */
const ELEMENT_BYTES = 12;
/** What surrounds the documents, without the namespace. */
const FRAME_BYTES = 80;

/** The reply of find, aggregate and getMore, built around stored bytes. */
export function cursorReply({ id, namespace, field, documents }: RawCursor): Buffer {
  const reply = new Writer(documents.reduce((sum, { length }) => sum + length + ELEMENT_BYTES, FRAME_BYTES + Buffer.byteLength(namespace)));
  const whole = reply.begin();
  reply.name(0x03, 'cursor');
  const cursor = reply.begin();
  reply.name(0x04, field);
  const array = reply.begin();
  for (const [i, bytes] of documents.entries()) {
    reply.name(0x03, String(i));
    reply.bytes(bytes);
  }
  reply.end(array);
  reply.name(0x12, 'id');
  reply.long(id);
  reply.name(0x02, 'ns');
  reply.text(namespace);
  reply.end(cursor);
  reply.name(0x01, 'ok');
  reply.double(1);
  reply.end(whole);
  return reply.written();
}

/** Writes BSON from the front to the back of a buffer that is large enough. */
class Writer {
  private readonly buffer: Buffer;
  private at = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  /** Begins a document; answers where, for `end`. */
  begin(): number {
    this.at += 4;
    return this.at - 4;
  }

  end(begun: number): void {
    this.buffer[this.at++] = 0;
    this.buffer.writeInt32LE(this.at - begun, begun);
  }

  name(type: number, name: string): void {
    this.buffer[this.at++] = type;
    this.at += this.buffer.write(name, this.at, 'latin1');
    this.buffer[this.at++] = 0;
  }

  bytes(bytes: Buffer): void {
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  long(value: bigint): void {
    this.at = this.buffer.writeBigInt64LE(value, this.at);
  }

  double(value: number): void {
    this.at = this.buffer.writeDoubleLE(value, this.at);
  }

  text(text: string): void {
    const length = this.buffer.write(text, this.at + 4);
    this.buffer.writeInt32LE(length + 1, this.at);
    this.at += 4 + length;
    this.buffer[this.at++] = 0;
  }

  written(): Buffer {
    return this.buffer.subarray(0, this.at);
  }
}
