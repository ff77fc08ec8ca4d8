import { connect, createServer, type AddressInfo } from 'node:net';

/**
 * A way to the store that can be cut: the next message to it that holds `text` (the name of a collection, say) does not
 * arrive, and its connection ends, as when the store dies at that moment. Everything else passes.
 */
export async function startCuttableStore(uri: string): Promise<{ uri: string; cutOn(text: string): void; close(): Promise<void> }> {
  const { hostname, port } = new URL(uri);
  let cutText: string | undefined;
  const server = createServer((client) => {
    const store = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      if (cutText === undefined || !chunk.includes(cutText)) return void store.write(chunk);
      cutText = undefined;
      client.destroy();
    });
    store.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [[client, store], [store, client]] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = new URL(uri);
  address.host = `127.0.0.1:${(server.address() as AddressInfo).port}`; // A TCP server's address is an object.
  return {
    uri: address.toString(),
    cutOn(text) {
      cutText = text;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
