import type { Agent } from 'node:https';
import { Browsers, makeWASocket, type AuthenticationCreds, type CacheStore, type proto, type SignalKeyStore, type SocketConfig, type WAMessageKey, type WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../config/logger.ts';
import { guardListeners } from './guardListeners.ts';
import type { BaileysTimings } from './timings.ts';

export interface SocketOptions {
  creds: AuthenticationCreds;
  keys: SignalKeyStore;
  makeSignalRepository?: SocketConfig['makeSignalRepository'];
  /** Another server than WhatsApp's, for tests: `wss://…`. */
  url?: string;
  /** Trusts another authority than the process does, for tests within one process. */
  agent?: Agent;
  /** How often each message was asked for again: kept over connections. */
  retryCounters: CacheStore;
  /** A message of ours that somebody could not decrypt. */
  findSent(key: WAMessageKey): Promise<proto.IMessage | undefined>;
  timings: BaileysTimings;
  log: Logger;
}

/**
 * Makes a Baileys socket, which connects at once; each is for one connection. It stays invisible ("unavailable"), so that
 * the phone keeps telling of messages, and asks for no full history.
 */
export function openSocket({ creds, keys, url, agent, makeSignalRepository, retryCounters, findSent, timings, log }: SocketOptions): WASocket {
  const socket = makeWASocket({
    auth: { creds, keys },
    browser: Browsers.ubuntu('Chrome'), // Phones refuse pairing codes of browsers that do not exist.
    ...(url !== undefined && { waWebSocketUrl: url }),
    ...(agent && { agent, fetchAgent: agent }),
    ...(makeSignalRepository && { makeSignalRepository }),
    ...(timings.qrMs !== undefined && { qrTimeout: timings.qrMs }),
    logger: log.child({ library: 'baileys' }, { level: log.isLevelEnabled('debug') ? 'warn' : 'fatal' }),
    keepAliveIntervalMs: timings.keepAliveMs,
    defaultQueryTimeoutMs: timings.queryMs,
    connectTimeoutMs: timings.queryMs,
    transactionOpts: { maxCommitRetries: 5, delayBetweenTriesMs: 1_000 },
    emitOwnEvents: false,
    markOnlineOnConnect: false,
    syncFullHistory: false,
    msgRetryCounterCache: retryCounters,
    getMessage: findSent,
  });
  guardListeners(socket, log);
  hurryGoodbye(socket, timings.goodbyeMs);
  return socket;
}

/** A server that is gone never answers the closing of the WebSocket; `ws` waits for it for 30 s, and Baileys with it. */
function hurryGoodbye({ ws }: WASocket, goodbyeMs: number): void {
  // Baileys keeps the WebSocket to itself (protected), and offers nothing that ends it at once.
  const { socket } = ws as unknown as { socket: { terminate(): void } | null };
  const close = ws.close.bind(ws);
  ws.close = async () => {
    const timer = setTimeout(() => socket?.terminate(), goodbyeMs);
    await close();
    clearTimeout(timer);
  };
}
