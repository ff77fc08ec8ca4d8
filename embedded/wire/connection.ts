import type { Socket } from 'node:net';

import { Double, Int32 } from 'bson';

import { encode } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { ConnectionEndedError, StoreError } from '../errors.ts';
import { MessageSplitter, readRequest, writeReply, type Request } from './messages.ts';

/** Carries out one command and answers its reply, as a document or as BSON bytes. */
export type RequestHandler = (request: Request) => Promise<Doc | Buffer>;

/**
 * Serves one client: its requests one after another, as MongoDB does, and no faster than it takes the answers.
 * A message that cannot be read ends this connection and no other. Resolves when the connection has ended.
 */
export async function serveConnection(socket: Socket, handle: RequestHandler): Promise<void> {
  const splitter = new MessageSplitter();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  try {
    for await (const chunk of socket) {
      for (const message of splitter.push(chunk)) await answer(socket, readRequest(message), handle);
    }
  } catch (cause) {
    if (!(cause instanceof ConnectionEndedError) && !socket.destroyed) report(cause);
  } finally {
    socket.destroy();
  }
}

async function answer(socket: Socket, request: Request, handle: RequestHandler): Promise<void> {
  const reply = await handle(request).then(encoded).catch((cause: unknown) => encoded(errorReply(cause)));
  if (!request.wantsReply || socket.destroyed) return;
  if (!socket.write(writeReply(request, reply))) await drained(socket);
}

function encoded(reply: Doc | Buffer): Buffer {
  return Buffer.isBuffer(reply) ? reply : encode(reply);
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

function errorReply(cause: unknown): Doc {
  if (cause instanceof ConnectionEndedError) throw cause;
  if (cause instanceof StoreError) {
    return { ok: new Double(0), errmsg: cause.message, code: new Int32(cause.code), codeName: cause.codeName, ...cause.details };
  }
  report(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return { ok: new Double(0), errmsg: `internal error: ${message}`, code: new Int32(1), codeName: 'InternalError' };
}

function report(cause: unknown): void {
  process.stderr.write(`embedded store: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
}
