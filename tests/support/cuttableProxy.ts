import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttableProxy {
  port: number;
  /** Ends every connection and lets none through any more. */
  cut(): void;
  /** The next that is sent with `text` in it does not arrive, and its connection ends: as when the other side dies at that moment. */
  cutOn(text: string): void;
  /** Lets connections through again. */
  mend(): void;
  /** Lets nothing through, and ends nothing: as when the other side stands still. */
  hold(): void;
  /** Lets through what was held. */
  release(): void;
  close(): Promise<void>;
}

/** The way to the store that the tests run on, and its address on that way. */
export async function startProxyToStore(): Promise<CuttableProxy & { uri: string }> {
  const address = new URL(process.env.MONGODB_URI ?? '');
  const proxy = await startCuttableProxy(Number(address.port || 27_017), address.hostname);
  address.host = `127.0.0.1:${proxy.port}`;
  return { ...proxy, uri: address.href };
}

/** A way to a port, on this machine unless another is named, that can be cut: what goes through it is a process of its own on a network of its own. */
export async function startCuttableProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isHeld = false;
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
    const far = connect(targetPort, targetHost);
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
      if (isHeld) one.pause();
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
    hold() {
      isHeld = true;
      for (const socket of sockets) socket.pause();
    },
    release() {
      isHeld = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      endAll();
      await closed;
    },
  };
}
