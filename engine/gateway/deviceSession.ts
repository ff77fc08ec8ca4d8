import type { Redis } from 'ioredis';
import { receiveMessage } from '../commands/inbound/receiveMessage.ts';
import { expireSendsOfFormerHolders } from '../commands/outbound/index.ts';
import { receiveReceipt } from '../commands/receipts/index.ts';
import { DeviceModel, paceOf, type Device } from '../models/index.ts';
import type { Services } from '../services.ts';
import { createStatusWriter } from './deviceStatus.ts';
import { createDownloads } from './downloads.ts';
import { NotConnectedError, type ConnectionReason, type Driver } from './driver.ts';
import { createDriver, type Drivers } from './drivers.ts';
import { heldBy, type HeldLease } from './lease.ts';
import { startOutbound } from './outbound.ts';
import { createPacer } from './pacer.ts';

export interface SessionTimings {
  /** First pause before connecting again; doubles with each failure, with jitter. @defaultValue 500 ms */
  reconnectFirstMs: number;
  /** @defaultValue 30,000 ms */
  reconnectLongestMs: number;
  /** @defaultValue 5,000 ms */
  queuedScanMs: number;
  /** @defaultValue 15,000 ms */
  ackTimeoutMs: number;
}

export const SESSION_TIMINGS: SessionTimings = { reconnectFirstMs: 500, reconnectLongestMs: 30_000, queuedScanMs: 5_000, ackTimeoutMs: 15_000 };

export interface SessionOptions {
  services: Services;
  redis: Redis;
  prefix: string;
  drivers: Drivers;
  device: Device;
  lease: HeldLease;
  timings: SessionTimings;
}

/** Only a person can mend these: the device rests until somebody asks for a connection again. */
const FINAL_REASONS: ReadonlySet<ConnectionReason> = new Set(['logged_out', 'qr_expired', 'lease_lost']);

/**
 * A device in the hands of this gateway: its driver, connected again whenever it drops, and the sending of its queued
 * messages while it is connected. Throws DriverNotAvailableError.
 */
export function createDeviceSession({ services, redis, prefix, drivers, device, lease, timings }: SessionOptions) {
  const { deviceId } = lease;
  const log = services.log.child({ deviceId, fence: lease.fence });
  const status = createStatusWriter(services, lease);
  const pacer = createPacer({ services, deviceId, pace: paceOf(device) });
  let isConnected = false;
  let isConnecting = false;
  let isEnded = false;
  let failures = 0;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let outbound: ReturnType<typeof startOutbound> | undefined;
  let outboundStopping: Promise<void> = Promise.resolve();

  const driver: Driver = createDriver(drivers, device.driver, {
    deviceId,
    phone: device.phone,
    fence: lease.fence,
    log,
    async onMessage(incoming) {
      const { stored } = await receiveMessage(services, incoming);
      if (stored && incoming.media) downloads?.wake();
    },
    onReceipt: (receipt) => receiveReceipt(services, { deviceId, ...receipt }),
    onStatus(next, reason, detail) {
      if (isEnded) return;
      isConnected = next === 'connected';
      void status.write({ status: next, reason, ...detail });
      if (isConnected) openOutbound();
      else closeOutbound();
      if (next === 'disconnected' && reason !== null && !isConnecting) reconnectLater(reason);
    },
  });

  const download = driver.download?.bind(driver);
  const downloads = download && createDownloads({ services, deviceId, download, scanEveryMs: timings.queuedScanMs });

  async function connect(): Promise<void> {
    if (isEnded || isConnected || isConnecting) return;
    clearTimeout(reconnectTimer);
    isConnecting = true;
    let failure: ConnectionReason | undefined;
    try {
      await driver.connect();
      failures = 0;
    } catch (error) {
      failure = error instanceof NotConnectedError ? error.reason : 'error';
      log.warn({ err: error }, 'device could not be connected');
    } finally {
      isConnecting = false;
    }
    if (isEnded) return driver.disconnect();
    if (failure === undefined) return;
    void status.write({ status: failure === 'error' ? 'error' : 'disconnected', reason: failure });
    reconnectLater(failure);
  }

  function reconnectLater(reason: ConnectionReason): void {
    clearTimeout(reconnectTimer);
    if (FINAL_REASONS.has(reason)) return;
    const longest = Math.min(timings.reconnectLongestMs, timings.reconnectFirstMs * 2 ** failures);
    failures += 1;
    // Half of it by chance: devices that dropped together do not come back together.
    reconnectTimer = setTimeout(() => void connect(), longest * (0.5 + Math.random() / 2));
  }

  /** Not before the former connection's sends have ended, or a later message could overtake one that is put back. */
  function openOutbound(): void {
    downloads?.open();
    void outboundStopping.then(() => {
      if (isConnected && !isEnded) outbound ??= createOutbound();
    });
  }

  function createOutbound(): ReturnType<typeof startOutbound> {
    return startOutbound({
      services,
      redis,
      prefix,
      scanEveryMs: timings.queuedScanMs,
      pacer,
      connection: {
        deviceId,
        holder: lease.holder,
        fence: lease.fence,
        isOpen: () => isConnected && lease.isHeld(),
        createProviderId: () => driver.createProviderId(),
        send: (outgoing) => driver.send(outgoing),
        ackTimeoutMs: timings.ackTimeoutMs,
      },
    });
  }

  function closeOutbound(): void {
    const closing = outbound;
    outbound = undefined;
    outboundStopping = Promise.all([outboundStopping, closing?.stop(), downloads?.close()]).then(
      () => undefined,
      (error: unknown) => log.warn({ err: error }, 'sending did not end well'),
    );
  }

  function end(): void {
    isEnded = true;
    clearTimeout(reconnectTimer);
    closeOutbound();
  }

  return {
    device,
    lease,

    /** Connects, and finishes what earlier holders of the device left behind. Never rejects. */
    async start(): Promise<void> {
      try {
        await expireSendsOfFormerHolders(services, { deviceId, fence: lease.fence });
      } catch (error) {
        log.warn({ err: error }, 'sends of former holders are left to the sweeper');
      }
      await connect();
    },

    /** What was set of the device since it was taken. */
    refresh(seen: Device): void {
      pacer.change(paceOf(seen));
    },

    /** Tries again now, whatever the pause: somebody asked for it. */
    wake(): void {
      downloads?.wake();
      if (isConnected) return;
      failures = 0;
      void connect();
    },

    /** Lets the sends under way end, disconnects, says why, and gives the device back. */
    async stop(reason: ConnectionReason): Promise<void> {
      end();
      await outboundStopping;
      await driver.disconnect();
      isConnected = false;
      await status.write({ status: 'disconnected', reason });
      await lease.release();
    },

    /** Ends the session on the network too. */
    async logout(): Promise<void> {
      end();
      await outboundStopping;
      await driver.logout();
      isConnected = false;
      await DeviceModel.updateOne(heldBy(lease), { $set: { logoutRequested: false } });
      await status.write({ status: 'disconnected', reason: 'logged_out' });
      await lease.release();
    },

    /** Another gateway may hold the device: closes at once, waits for nothing, writes nothing. */
    async abandon(): Promise<void> {
      isConnected = false;
      end();
      await driver.disconnect();
      await outboundStopping;
    },
  };
}

export type DeviceSession = ReturnType<typeof createDeviceSession>;
