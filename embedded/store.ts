import { createServer, type Server, type Socket } from 'node:net';

import { TEMPORARY_PREFIX } from './aggregate/out.ts';
import { runRequest } from './commands/registry.ts';
import type { Store } from './commands/context.ts';
import { Cursors } from './cursors.ts';
import { FailPoints } from './failPoints.ts';
import { claimFiles, lockDirectory } from './lock.ts';
import { Maintenance } from './maintenance.ts';
import { Sessions } from './sessions.ts';
import { Statistics } from './statistics.ts';
import { Catalog } from './storage/catalog.ts';
import { DocumentWriter } from './storage/documents.ts';
import { Environment } from './storage/environment.ts';
import { serveConnection } from './wire/connection.ts';

export interface StoreOptions {
  /** Where the data lies; made when it is not there. One process at a time. */
  dataDir: string;
  /** @defaultValue 0, a free port */
  port?: number;
}

export interface RunningStore {
  /** `mongodb://127.0.0.1:<port>` */
  uri: string;
  /** Ends all connections and interrupts what they wait for, finishes the writes that have begun and closes the files. */
  stop(): Promise<void>;
}

/** Opens a data directory and serves it on the loopback interface. Throws DirectoryLockedError. */
export async function startStore({ dataDir, port = 0 }: StoreOptions): Promise<RunningStore> {
  const unlock = lockDirectory(dataDir);
  try {
    const store = openStore(dataDir);
    await dropUnfinished(store);
    const maintenance = new Maintenance(store);
    const clients = new Map<Socket, Promise<void>>();
    const server = serve(store, clients);
    const address = await listen(server, port);
    maintenance.start();
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      store.environment.interrupt();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of clients.keys()) socket.destroy();
      await Promise.all([maintenance.stop(), closed, ...clients.values()]); // nobody reads when the files are closed
      await store.environment.close();
      unlock();
    };
    return { uri: `mongodb://127.0.0.1:${address}`, stop: () => (stopping ??= stop()) };
  } catch (cause) {
    unlock();
    throw cause;
  }
}

function openStore(dataDir: string): Store {
  const environment = new Environment(dataDir);
  try {
    claimFiles(environment);
  } catch (cause) {
    void environment.close();
    throw cause;
  }
  const catalog = new Catalog(environment);
  const writer = new DocumentWriter(environment, catalog);
  return { environment, catalog, writer, cursors: new Cursors(), failPoints: new FailPoints(), sessions: new Sessions(), statistics: new Statistics() };
}

/** What was cut short was never acknowledged: indexes that were being built, collections that `$out` was writing. */
async function dropUnfinished({ environment, catalog }: Store): Promise<void> {
  await environment.write(() => {
    for (const collection of catalog.list()) {
      if (collection.name.startsWith(TEMPORARY_PREFIX)) catalog.drop(collection);
      else for (const index of collection.indexes) if (!index.ready) catalog.removeIndex(collection, index);
    }
  });
}

/** Serves every client that connects; `clients` holds those that are served now, each until its last request is done. */
function serve(store: Store, clients: Map<Socket, Promise<void>>): Server {
  const { connections } = store.statistics;
  return createServer((socket) => {
    const connection = { id: ++connections.totalCreated, peer: `${socket.remoteAddress}:${socket.remotePort}` };
    const served = serveConnection(socket, (request) => runRequest(store, request, connection)).finally(() => {
      clients.delete(socket);
      connections.current = clients.size;
    });
    clients.set(socket, served);
    connections.current = clients.size;
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}
