import type { Redis } from 'ioredis';
import { receiveMessage } from '../commands/inbound/receiveMessage.ts';
import { expireSendsOfFormerHolders, findSent } from '../commands/outbound/index.ts';
import { receiveReceipt } from '../commands/receipts/index.ts';
import { DeviceModel, paceOf, type Device } from '../models/index.ts';
import type { Services } from '../services.ts';
import { afterEnd, statusAtRest } from './afterEnd.ts';
import { createStatusWriter } from './deviceStatus.ts';
import { createDownloads } from './downloads.ts';
import { NotConnectedError, type ConnectionReason, type CreateDriver, type Driver, type PairingWish } from './driver.ts';
import { heldBy, type HeldLease } from './lease.ts';
import { startOutbound } from './outbound.ts';
import { createPacer } from './pacer.ts';
import type { Courtesy } from './signals.ts';

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
  createDriver: CreateDriver;
  device: Device;
  lease: HeldLease;
  /** When its former holder, which died while it was connected, was last known to live. */
  lastSign?: Date | undefined;
  timings: SessionTimings;
}

/** So often in a row a new connection is made without a pause, when the network asks for it. */
const QUICK_RESTARTS = 3;
/** Replaced twice within so many ms: somebody else uses the same keys and goes on doing so. */
const FIGHT_MS = 10 * 60_000;

/**
 * A device in the hands of this gateway: its driver, connected again whenever it drops, and the sending of its queued
 * messages while it is connected.
 */
export function createDeviceSession({ services, redis, prefix, createDriver, device, lease, lastSign, timings }: SessionOptions) {
  const { deviceId } = lease;
  const log = services.log.child({ deviceId, fence: lease.fence });
  const status = createStatusWriter(services, lease, lastSign && { at: lastSign, status: 'disconnected', reason: 'gateway_gone' });
  const pacer = createPacer({ services, deviceId, pace: paceOf(device) });
  let seen = device;
  let isConnected = false;
  let isConnecting = false;
  let isEnded = false;
  /** Set when nothing is tried any more: what was written about it. */
  let resting: Promise<void> | undefined;
  let failures = 0;
  let restarts = 0;
  let connectedAt: number | undefined;
  let replacedAt: number | undefined;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let outbound: ReturnType<typeof startOutbound> | undefined;
  let outboundStopping: Promise<void> = Promise.resolve();

  const driver: Driver = createDriver({
    deviceId,
    phone: device.phone,
    fence: lease.fence,
    log,
    pairingWish: () => wishOf(seen),
    findSent: (providerId) => findSent(services, deviceId, providerId),
    async onMessage(incoming) {
      const { stored } = await receiveMessage(services, incoming);
      if (stored && incoming.media) downloads?.wake();
    },
    onReceipt: (receipt) => receiveReceipt(services, { deviceId, ...receipt }),
    onStatus(next, reason, detail) {
      if (isEnded) return;
      isConnected = next === 'connected';
      void status.write({ status: next, reason, ...detail });
      if (isConnected) {
        connectedAt ??= Date.now();
        openOutbound();
      } else closeOutbound();
      if (next === 'disconnected' && reason !== null && !isConnecting) goOn(reason, detail?.networkCode);
    },
  });

  const download = driver.download?.bind(driver);
  const downloads = download && createDownloads({ services, deviceId, download, scanEveryMs: timings.queuedScanMs });

  async function connect(): Promise<void> {
    if (isEnded || isConnected || isConnecting || resting || !lease.isHeld()) return;
    clearTimeout(reconnectTimer);
    isConnecting = true;
    const asked = seen.pairingPhone ?? null;
    let failure: NotConnectedError | undefined;
    try {
      await driver.connect();
    } catch (error) {
      failure = error instanceof NotConnectedError ? error : new NotConnectedError('error', false, { cause: error });
      log.warn({ err: error }, 'device could not be connected');
    } finally {
      isConnecting = false;
    }
    if (isEnded) return driver.disconnect();
    // Another way of pairing was chosen meanwhile.
    if (!failure) return asked === (seen.pairingPhone ?? null) ? undefined : connect();
    const { reason, networkCode, isFinal } = failure;
    void status.write({ status: reason === 'error' ? 'error' : 'disconnected', reason, networkCode });
    if (isFinal) rest(reason, networkCode);
    else goOn(reason, networkCode);
  }

  /** What follows an end: another connection, now or later, or none. */
  function goOn(reason: ConnectionReason, networkCode: number | undefined): void {
    // It was a good one: what went wrong before it counts no more.
    if (connectedAt !== undefined && Date.now() - connectedAt >= timings.reconnectLongestMs) failures = restarts = 0;
    connectedAt = undefined;
    const after = afterEnd(reason);
    const isFight = after === 'slowly' && replacedAt !== undefined && Date.now() - replacedAt < FIGHT_MS;
    if (after === 'slowly') replacedAt = Date.now();
    if (after === 'rest' || isFight) rest(reason, networkCode);
    else if (after === 'slowly') reconnectIn(timings.reconnectLongestMs);
    else if (after === 'at_once' && restarts++ < QUICK_RESTARTS) reconnectIn(0);
    else reconnectIn(Math.min(timings.reconnectLongestMs, timings.reconnectFirstMs * 2 ** failures++));
  }

  /** Half of the time (ms) by chance: devices that dropped together do not come back together. */
  function reconnectIn(longestMs: number): void {
    clearTimeout(reconnectTimer);
    reconnectTimer = setTimeout(() => void connect(), longestMs * (0.5 + Math.random() / 2));
  }

  /** Nothing is tried any more, and the device is not desired to be connected, until a person asks for it. */
  function rest(reason: ConnectionReason, networkCode: number | undefined): void {
    clearTimeout(reconnectTimer);
    resting = status.write({ status: statusAtRest(reason), reason, networkCode, isAtRest: true });
    log.warn({ reason, networkCode }, 'device rests until somebody asks for a connection');
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
    refresh(now: Device): void {
      const hasOtherWish = (now.pairingPhone ?? null) !== (seen.pairingPhone ?? null);
      seen = now;
      pacer.change(paceOf(now));
      if (hasOtherWish) void connect();
    },

    /** Only a person's wish makes it go on; it is to be given back. */
    isAtRest: () => resting !== undefined,

    /** Tries again now, whatever the pause: somebody asked for it. */
    wake(): void {
      downloads?.wake();
      if (isConnected) return;
      failures = restarts = 0;
      void connect();
    },

    /** Shows a customer something, if that is possible now; nothing depends on it. */
    show(courtesy: Courtesy): void {
      if (!isConnected || !lease.isHeld()) return;
      const shown = courtesy.kind === 'typing' ? driver.setTyping?.(courtesy.to, true) : driver.markRead?.({ from: courtesy.to, providerIds: courtesy.providerIds });
      shown?.catch((error: unknown) => log.debug({ err: error }, 'not shown to the customer'));
    },

    /** Lets the sends under way end, disconnects, says why, and gives the device back. */
    async stop(reason: ConnectionReason): Promise<void> {
      end();
      await outboundStopping;
      await driver.disconnect();
      isConnected = false;
      // Why it rests stays said.
      await (resting ?? status.write({ status: 'disconnected', reason }));
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

function wishOf({ pairingPhone }: Device): PairingWish {
  return pairingPhone ? { by: 'code', phone: pairingPhone } : { by: 'qr' };
}

export type DeviceSession = ReturnType<typeof createDeviceSession>;
