/** An array of documents that are already BSON, as the field of a reply: `{cursor: {...}}` without decoding them. */
export interface RawCursor {
  /** Zero when the cursor is exhausted. */
  id: bigint;
  namespace: string;
  field: 'firstBatch' | 'nextBatch';
  documents: readonly Buffer[];
}

/** The reply of find, aggregate and getMore, built around stored bytes. */
export function cursorReply({ id, namespace, field, documents }: RawCursor): Buffer {
  const idValue = Buffer.allocUnsafe(8);
  idValue.writeBigInt64LE(id);
  const text = Buffer.from(`${namespace}\0`);
  const cursor = rawDocument([
    element(0x04, field, rawArray(documents)),
    element(0x12, 'id', idValue),
    element(0x02, 'ns', Buffer.concat([int32(text.length), text])),
  ]);
  const one = Buffer.allocUnsafe(8);
  one.writeDoubleLE(1);
  return rawDocument([element(0x03, 'cursor', cursor), element(0x01, 'ok', one)]);
}

function rawArray(documents: readonly Buffer[]): Buffer {
  return rawDocument(documents.map((bytes, i) => element(0x03, String(i), bytes)));
}

function element(type: number, name: string, value: Buffer): Buffer[] {
  return [Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1'), value];
}

function rawDocument(elements: Buffer[][]): Buffer {
  const parts = elements.flat();
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  return Buffer.concat([int32(length), ...parts, Buffer.of(0)], length);
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return bytes;
}
