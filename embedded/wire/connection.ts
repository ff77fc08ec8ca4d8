import type { Socket } from 'node:net';

import { Double, Int32 } from 'bson';

import type { Doc } from '../bson/values.ts';
import { MalformedMessageError, StoreError } from '../errors.ts';
import { MessageSplitter, readRequest, writeReply, type Request } from './messages.ts';

/** Carries out one command and answers its reply, as a document or as BSON bytes. */
export type CommandRunner = (body: Doc, sequences: Map<string, Buffer[]>) => Promise<Doc | Buffer>;

/**
 * Serves one client: its requests one after another, as MongoDB does. A message that cannot be read ends this
 * connection and no other.
 */
export function serveConnection(socket: Socket, run: CommandRunner): void {
  const splitter = new MessageSplitter();
  let queue = Promise.resolve();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const message of splitter.push(chunk)) {
        const request = readRequest(message);
        queue = queue.then(() => answer(socket, request, run)).catch((cause: unknown) => {
          socket.destroy(cause instanceof Error ? cause : undefined);
        });
      }
    } catch (cause) {
      if (!(cause instanceof MalformedMessageError)) throw cause;
      socket.destroy();
    }
  });
}

async function answer(socket: Socket, request: Request, run: CommandRunner): Promise<void> {
  const reply = await run(request.body, request.sequences).catch(errorReply);
  if (!request.wantsReply || socket.destroyed) return;
  if (!socket.write(writeReply(request, reply))) await drained(socket);
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
  if (cause instanceof StoreError) {
    return { ok: new Double(0), errmsg: cause.message, code: new Int32(cause.code), codeName: cause.codeName, ...cause.details };
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`embedded store: ${cause instanceof Error ? (cause.stack ?? message) : message}\n`);
  return { ok: new Double(0), errmsg: `internal error: ${message}`, code: new Int32(1), codeName: 'InternalError' };
}
