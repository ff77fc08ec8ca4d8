import { MalformedMessageError } from '../errors.ts';
import { crc32c } from './checksum.ts';

/** Bytes of the largest message, as announced by hello. */
export const MAX_MESSAGE_BYTES = 48_000_000;

const HEADER_BYTES = 16;
const CHECKSUM_BYTES = 4;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A request of either kind: the command's document and the documents that came beside it, none of them decoded. */
export interface Request {
  requestId: number;
  /** The database that an OP_QUERY asks. It is only used for the first hello and wants another form of answer. */
  legacyDatabase: string | undefined;
  body: Buffer;
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
export function writeReply({ requestId, legacyDatabase }: Request, document: Buffer): Buffer {
  const isLegacy = legacyDatabase !== undefined;
  const between = Buffer.alloc(isLegacy ? 20 : 5);
  if (isLegacy) between.writeInt32LE(1, 16);
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + between.length + document.length, 0);
  header.writeInt32LE(0, 4);
  header.writeInt32LE(requestId, 8);
  header.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, between, document]);
}

function readMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new MalformedMessageError(`unknown required flags ${flags}`);
  const end = flags & CHECKSUM_PRESENT ? checkedEnd(message) : message.length;
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message.readUInt8(at++);
    const section = sliceSized(message, at, end);
    if (kind === 0) {
      if (body) throw new MalformedMessageError('two bodies');
      body = section;
    } else if (kind === 1) {
      const nameEnd = section.indexOf(0, 4);
      if (nameEnd < 0) throw new MalformedMessageError('a document sequence without a name');
      const name = section.toString('utf8', 4, nameEnd);
      if (sequences.has(name)) throw new MalformedMessageError(`two document sequences ${name}`);
      sequences.set(name, readDocuments(section, nameEnd + 1));
    } else throw new MalformedMessageError(`section kind ${kind}`);
    at += section.length;
  }
  if (!body) throw new MalformedMessageError('no body');
  return { requestId, legacyDatabase: undefined, body, sequences, wantsReply: (flags & MORE_TO_COME) === 0 };
}

/** Where the sections end. Throws MalformedMessageError when the checksum behind them is not theirs. */
function checkedEnd(message: Buffer): number {
  const end = message.length - CHECKSUM_BYTES;
  if (crc32c(message.subarray(0, end)) !== message.readUInt32LE(end)) throw new MalformedMessageError('the checksum does not match');
  return end;
}

function readQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new MalformedMessageError('a query without a collection');
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  if (!name.endsWith('.$cmd')) throw new MalformedMessageError('OP_QUERY is only taken for commands');
  const body = sliceSized(message, nameEnd + 9, message.length);
  return { requestId, legacyDatabase: name.slice(0, -'.$cmd'.length), body, sequences: new Map(), wantsReply: true };
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
