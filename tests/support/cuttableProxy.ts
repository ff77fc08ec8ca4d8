import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttableProxy {
  port: number;
  /** Ends every connection and lets none through any more. */
  cut(): void;
  /** The next that is sent with `text` in it does not arrive, and its connection ends: as when the other side dies at that moment. */
  cutOn(text: string): void;
  /** Lets connections through again. */
  mend(): void;
  close(): Promise<void>;
}

/** A way to a port on this machine that can be cut: what goes through it is a process of its own on a network of its own. */
export async function startCuttableProxy(targetPort: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let cutText: string | undefined;

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // Its end is passed on, as an end.
  }

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    near.on('data', (chunk: Buffer) => {
      if (cutText === undefined || !chunk.includes(cutText)) return;
      cutText = undefined;
      near.destroy();
      far.destroy();
    });
    for (const [one, other] of [[near, far], [far, near]] as const) {
      keep(one);
      one.pipe(other);
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  function endAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    port: (server.address() as AddressInfo).port, // A TCP server's address is an object.
    cut() {
      isCut = true;
      endAll();
    },
    cutOn(text) {
      cutText = text;
    },
    mend() {
      isCut = false;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      endAll();
      await closed;
    },
  };
}
