import { decodeRequest, encode } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { MalformedMessageError } from '../errors.ts';

/** Bytes of the largest message, as announced by hello. */
export const MAX_MESSAGE_BYTES = 48_000_000;

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A request of either kind: the command's document and the documents that came beside it. */
export interface Request {
  requestId: number;
  /** OP_QUERY is only used for the first hello and wants another form of answer. */
  legacy: boolean;
  body: Doc;
  sequences: Map<string, Buffer[]>;
  /** False when the client waits for no answer (write concern 0). */
  wantsReply: boolean;
}

/** Cuts a stream of bytes into whole messages. Throws MalformedMessageError for impossible lengths. */
export class MessageSplitter {
  private chunks: Buffer[] = [];
  private length = 0;

  *push(chunk: Buffer): Generator<Buffer> {
    this.chunks.push(chunk);
    this.length += chunk.length;
    while (this.length >= 4) {
      if ((this.chunks[0]?.length ?? 0) < 4) this.join();
      const size = this.chunks[0]?.readInt32LE(0) ?? 0;
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) throw new MalformedMessageError(`a message of ${size} bytes`);
      if (this.length < size) return;
      const joined = this.join();
      this.chunks = joined.length > size ? [joined.subarray(size)] : [];
      this.length -= size;
      yield joined.subarray(0, size);
    }
  }

  private join(): Buffer {
    const joined = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = [joined];
    return joined;
  }
}

/** Reads a whole message. Throws MalformedMessageError for what is none that this store takes. */
export function readRequest(message: Buffer): Request {
  try {
    const requestId = message.readInt32LE(4);
    const opCode = message.readInt32LE(12);
    if (opCode === OP_MSG) return readMsg(message, requestId);
    if (opCode === OP_QUERY) return readQuery(message, requestId);
    throw new MalformedMessageError(`operation code ${opCode}`);
  } catch (cause) {
    if (cause instanceof MalformedMessageError) throw cause;
    throw new MalformedMessageError('unreadable message', { cause });
  }
}

/** The bytes that answer a request with a document. */
export function writeReply(request: Request, reply: Doc | Buffer): Buffer {
  const document = Buffer.isBuffer(reply) ? reply : encode(reply);
  const between = request.legacy ? Buffer.alloc(20) : Buffer.alloc(5);
  if (request.legacy) between.writeInt32LE(1, 16);
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + between.length + document.length, 0);
  header.writeInt32LE(0, 4);
  header.writeInt32LE(request.requestId, 8);
  header.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, between, document]);
}

function readMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new MalformedMessageError(`unknown required flags ${flags}`);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Doc | undefined;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message.readUInt8(at++);
    const section = sliceSized(message, at, end);
    if (kind === 0) {
      if (body) throw new MalformedMessageError('two bodies');
      body = decodeRequest(section);
    } else if (kind === 1) {
      const nameEnd = section.indexOf(0, 4);
      if (nameEnd < 0) throw new MalformedMessageError('a document sequence without a name');
      sequences.set(section.toString('utf8', 4, nameEnd), readDocuments(section, nameEnd + 1));
    } else throw new MalformedMessageError(`section kind ${kind}`);
    at += section.length;
  }
  if (!body) throw new MalformedMessageError('no body');
  return { requestId, legacy: false, body, sequences, wantsReply: (flags & MORE_TO_COME) === 0 };
}

function readQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new MalformedMessageError('a query without a collection');
  const document = sliceSized(message, nameEnd + 9, message.length);
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  if (!name.endsWith('.$cmd')) throw new MalformedMessageError('OP_QUERY is only taken for commands');
  return { requestId, legacy: true, body: { $db: name.slice(0, -5), ...decodeRequest(document) }, sequences: new Map(), wantsReply: true };
}

function readDocuments(section: Buffer, start: number): Buffer[] {
  const documents: Buffer[] = [];
  for (let at = start; at < section.length; ) {
    const document = sliceSized(section, at, section.length);
    documents.push(document);
    at += document.length;
  }
  return documents;
}

function sliceSized(bytes: Buffer, at: number, end: number): Buffer {
  const size = bytes.readInt32LE(at);
  if (size < 5 || at + size > end) throw new MalformedMessageError(`a part of ${size} bytes in a message of ${bytes.length}`);
  return bytes.subarray(at, at + size);
}
