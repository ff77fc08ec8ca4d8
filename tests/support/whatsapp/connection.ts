import type { Socket } from 'node:net';
import { decodeBinaryNode, encodeBinaryNode, NOISE_WA_HEADER, type BinaryNode, type proto } from '@whiskeysockets/baileys';
import type { RawData, WebSocket } from 'ws';
import type { NoiseIdentity } from './certificateChain.ts';
import { NoiseHandshake, type NoiseTransport } from './noise.ts';
import { MalformedNode, node } from './nodes.ts';

export interface ConnectionHandler {
  /** The handshake is done. */
  opened(connection: Connection): void;
  /** Stanzas come one after another: the next waits for this one. */
  received(connection: Connection, stanza: BinaryNode): void | Promise<void>;
  closed(connection: Connection): void;
  /** What went wrong with what the client sent. */
  failed(error: unknown): void;
}

const FRAME_HEAD_BYTES = 3;

/** One client's WebSocket: the Noise handshake, then stanzas in frames of three length bytes. */
export class Connection {
  /** Nothing goes out and nothing is answered any more, while the socket stays open. */
  isSilent = false;
  /** How the client introduced itself, and the key that it did it with. Empty until the handshake is done. */
  payload: proto.IClientPayload = {};
  noiseKey: Buffer = Buffer.alloc(0);

  private pending: Buffer = Buffer.alloc(0);
  private hasIntro = false;
  private saidHello = false;
  private transport?: NoiseTransport;
  private readonly handshake: NoiseHandshake;
  private work = Promise.resolve();

  constructor(private readonly socket: WebSocket, private readonly tcp: Socket, identity: NoiseIdentity, private readonly handler: ConnectionHandler) {
    this.handshake = new NoiseHandshake(identity);
    socket.on('message', (data) => {
      this.work = this.work.then(() => this.read(data)).catch((error: unknown) => {
        handler.failed(error);
        socket.close();
      });
    });
    socket.on('close', () => handler.closed(this));
    socket.on('error', () => socket.terminate()); // Its end is told as closed.
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(stanza: BinaryNode): void {
    if (this.isSilent || !this.isOpen || !this.transport) return;
    this.sendFrame(this.transport.encrypt(encodeBinaryNode(stanza)));
  }

  /** Ends the stream as WhatsApp does: 515 restart, 401 with `conflict` of type `device_removed`, `conflict` of type `replaced` without a code, 503, … */
  endStream({ code, reason }: { code?: number; reason?: BinaryNode }): void {
    this.send(node('stream:error', code ? { code: String(code) } : {}, reason && [reason]));
    this.socket.close();
  }

  /** Refuses a login: 401 logged out, 403 banned, 405 too old, 411 pair again, 503 … */
  refuse(reason: number): void {
    this.send(node('failure', { reason: String(reason), location: 'stand-in' }));
    this.socket.close();
  }

  /** Closes the WebSocket without a word. */
  close(): void {
    this.socket.close();
  }

  /** What no client can make sense of: well encrypted, and no stanza. */
  sendGarbage(): void {
    if (this.transport) this.sendFrame(this.transport.encrypt(Buffer.from([0, 248, 9, 255, 3, 7])));
  }

  /** Ends the TCP connection by a reset. */
  reset(): void {
    this.tcp.resetAndDestroy();
  }

  private sendFrame(data: Uint8Array): void {
    const head = Buffer.alloc(FRAME_HEAD_BYTES);
    head.writeUIntBE(data.length, 0, FRAME_HEAD_BYTES);
    this.socket.send(Buffer.concat([head, data]));
  }

  private async read(data: RawData): Promise<void> {
    if (this.isSilent) return;
    this.pending = Buffer.concat([this.pending, ...(Array.isArray(data) ? data : [Buffer.from(data as Uint8Array)])]); // ws hands over Buffers unless told otherwise.
    if (!this.hasIntro && !this.readIntro()) return;
    for (let frame = this.takeFrame(); frame; frame = this.takeFrame()) await this.readFrame(frame);
  }

  /** `WA`, version, dictionary; before it `ED 0 1`, a length of three bytes and routing information when the client was given some. */
  private readIntro(): boolean {
    const routed = this.pending.subarray(0, 2).toString() === 'ED';
    const start = routed ? 7 + this.pending.readUIntBE(4, 3) : 0;
    if (this.pending.length < start + NOISE_WA_HEADER.length) return false;
    if (!this.pending.subarray(start, start + NOISE_WA_HEADER.length).equals(NOISE_WA_HEADER)) throw new MalformedNode('The intro is not WhatsApp’s');
    this.pending = this.pending.subarray(start + NOISE_WA_HEADER.length);
    this.hasIntro = true;
    return true;
  }

  private takeFrame(): Buffer | undefined {
    if (this.pending.length < FRAME_HEAD_BYTES) return undefined;
    const end = FRAME_HEAD_BYTES + this.pending.readUIntBE(0, FRAME_HEAD_BYTES);
    if (this.pending.length < end) return undefined;
    const frame = this.pending.subarray(FRAME_HEAD_BYTES, end);
    this.pending = this.pending.subarray(end);
    return frame;
  }

  private async readFrame(frame: Buffer): Promise<void> {
    if (this.transport) {
      await this.handler.received(this, await decodeBinaryNode(this.transport.decrypt(frame)));
    } else if (this.saidHello) {
      const { noiseKey, payload, transport } = this.handshake.finish(frame);
      Object.assign(this, { noiseKey, payload, transport });
      this.handler.opened(this);
    } else {
      this.saidHello = true;
      this.sendFrame(this.handshake.answerHello(frame));
    }
  }
}
