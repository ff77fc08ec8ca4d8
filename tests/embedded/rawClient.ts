import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { BSON, type Document } from 'bson';

const HEADER_BYTES = 16;
export const OP_MSG = 2013;
export const CHECKSUM_PRESENT = 1;

/** A message of any operation code around any body. */
export function frame(opCode: number, body: Uint8Array, requestId = 1): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  [HEADER_BYTES + body.length, requestId, 0, opCode].forEach((number, i) => header.writeInt32LE(number, i * 4));
  return Buffer.concat([header, body]);
}

/** An OP_MSG of sections that are already bytes. */
export function message(sections: Uint8Array[], flags = 0, requestId = 1): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeUInt32LE(flags);
  return frame(OP_MSG, Buffer.concat([bits, ...sections]), requestId);
}

export function bodySection(command: Document | Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0), command instanceof Uint8Array ? command : BSON.serialize(command)]);
}

export function sequenceSection(name: string, documents: Uint8Array[]): Buffer {
  const size = Buffer.alloc(4);
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
  size.writeInt32LE(4 + content.length);
  return Buffer.concat([Buffer.of(1), size, content]);
}

export function command(body: Document, requestId = 1): Buffer {
  return message([bodySection({ ...body, $db: 'test' })], 0, requestId);
}

/** A connection that sends any bytes and gives the answers as they come. */
export class RawClient {
  readonly closed: Promise<void>;
  private received = Buffer.alloc(0);
  private arrived: () => void = () => undefined;
  private isClosed = false;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.isClosed = true;
        this.arrived();
        resolve();
      });
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.arrived();
    });
  }

  static async open(uri: string): Promise<RawClient> {
    const socket = connect(Number(new URL(uri).port), '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** The next answer to OP_MSG; undefined when the server has closed the connection instead. */
  async next(): Promise<{ responseTo: number; reply: Document } | undefined> {
    while (!this.isWhole()) {
      if (this.isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.arrived = resolve;
      });
    }
    const size = this.received.readInt32LE(0);
    const whole = this.received.subarray(0, size);
    this.received = this.received.subarray(size);
    return { responseTo: whole.readInt32LE(8), reply: BSON.deserialize(whole.subarray(HEADER_BYTES + 5)) };
  }

  /** The code of the answer to some bytes; 'closed' when there is none, 0 when all is well. */
  async outcomeOf(bytes: Uint8Array): Promise<number | 'closed'> {
    this.socket.write(bytes);
    const answer = await this.next();
    if (!answer) return 'closed';
    return answer.reply.ok === 1 ? (answer.reply.writeErrors?.[0]?.code ?? 0) : answer.reply.code;
  }

  private isWhole(): boolean {
    return this.received.length >= 4 && this.received.length >= this.received.readInt32LE(0);
  }
}
