import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { DeviceModel, type Device } from '../models/index.ts';
import type { Services } from '../services.ts';
import { createDeviceSession, SESSION_TIMINGS, type DeviceSession, type SessionTimings } from './deviceSession.ts';
import { writeStatusOfFreeDevice } from './deviceStatus.ts';
import { loadDriver, type Drivers } from './drivers.ts';
import { acquireLease, GIVEN_UP_EARLY, LEASE_TIMINGS, type HeldLease, type LeaseTimings } from './lease.ts';
import { isAtRest } from './afterEnd.ts';
import type { SignalSubscription } from './signals.ts';

export interface HostTimings extends SessionTimings {
  /** How often the devices are looked at without a hint. @defaultValue 1,000 ms */
  scanEveryMs: number;
  lease: LeaseTimings;
}

export interface HostOptions {
  services: Services;
  /** One that waits for Redis, for BullMQ's workers. */
  redis: Redis;
  prefix: string;
  drivers: Drivers;
  signals: SignalSubscription;
  timings?: Partial<HostTimings>;
}

/**
 * Makes the devices be as they are desired: takes those that are wanted and that no gateway holds, gives back those that
 * are not wanted any more.
 */
export function startHost({ services, redis, prefix, drivers, signals, timings }: HostOptions) {
  const { log } = services;
  const allTimings: HostTimings = { ...SESSION_TIMINGS, scanEveryMs: 1_000, lease: LEASE_TIMINGS, ...timings };
  const holder = `${services.processId}-${randomUUID().slice(0, 8)}`;
  const sessions = new Map<string, DeviceSession>();
  /** Devices being taken or given back: one thing at a time for each. */
  const changing = new Map<string, Promise<void>>();
  /** Devices whose lease we lost, and until when (ms) others go first: whatever made us lose it may still last. */
  const resting = new Map<string, number>();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let scanning: Promise<void> | undefined;
  let isScanAsked = false;

  const stopListening = signals.on('device', (deviceId) => {
    sessions.get(deviceId)?.wake();
    scan();
  });
  const stopCourtesies = signals.onCourtesy((deviceId, courtesy) => sessions.get(deviceId)?.show(courtesy));
  scan();

  function scan(): void {
    if (isStopped) return;
    if (scanning) {
      isScanAsked = true;
      return;
    }
    clearTimeout(timer);
    isScanAsked = false;
    scanning = look().finally(() => {
      scanning = undefined;
      if (isStopped) return;
      if (isScanAsked) scan();
      else timer = setTimeout(scan, allTimings.scanEveryMs);
    });
  }

  /** Never rejects. */
  async function look(): Promise<void> {
    try {
      const devices = await DeviceModel.find().lean();
      for (const device of devices) consider(device);
      const known = new Set(devices.map((device) => device._id.toHexString()));
      for (const [deviceId, session] of sessions) {
        if (!known.has(deviceId)) change(deviceId, () => giveBack(session, (each) => each.stop('requested')));
      }
    } catch (error) {
      log.warn({ err: error }, 'devices could not be looked at');
    }
  }

  function consider(device: Device): void {
    const deviceId = device._id.toHexString();
    const session = sessions.get(deviceId);
    const isWanted = device.active && device.desired === 'connected';
    if (session) {
      if (device.logoutRequested) change(deviceId, () => giveBack(session, (each) => each.logout()));
      // At rest it was given up; wanted again, it is taken anew.
      else if (!isWanted || session.isAtRest()) change(deviceId, () => giveBack(session, (each) => each.stop('requested')));
      else session.refresh(device);
      return;
    }
    if (device.lease.holder !== null && device.lease.expiresAt > new Date()) return;
    if (!drivers[device.driver]) {
      if (isWanted && device.statusReason !== 'driver_unavailable') {
        change(deviceId, () => writeStatusOfFreeDevice(services, device._id, { status: 'error', reason: 'driver_unavailable' }));
      }
      return;
    }
    if ((resting.get(deviceId) ?? 0) > Date.now()) return;
    resting.delete(deviceId);
    if (isWanted || device.logoutRequested) change(deviceId, () => take(device));
    // Its gateway died before it was asked to disconnect.
    else if (device.status !== 'disconnected' && !isAtRest(device)) change(deviceId, () => writeStatusOfFreeDevice(services, device._id, { status: 'disconnected', reason: 'requested' }));
  }

  function change(deviceId: string, run: () => Promise<void>): void {
    if (isStopped || changing.has(deviceId)) return;
    const running = run()
      .catch((error: unknown) => log.warn({ err: error, deviceId }, 'device not changed, will be tried again'))
      .finally(() => changing.delete(deviceId));
    changing.set(deviceId, running);
  }

  async function take({ _id, lease: former }: Device): Promise<void> {
    const deviceId = _id.toHexString();
    const lease = await acquireLease({ deviceId, holder, timings: allTimings.lease, log, onLost: () => abandon(deviceId) });
    if (!lease) return;
    const session = await createSession(lease, lease.device.status === 'connected' && former.holder !== null ? new Date(former.expiresAt.getTime() - allTimings.lease.durationMs) : undefined);
    sessions.set(deviceId, session);
    log.info({ deviceId, fence: lease.fence }, 'device taken');
    if (lease.device.logoutRequested) await giveBack(session, (each) => each.logout());
    // Connecting may take minutes (pairing): it must not hold up a change of mind.
    else void session.start();
  }

  async function createSession(lease: HeldLease & { device: Device }, lastSign: Date | undefined): Promise<DeviceSession> {
    try {
      return createDeviceSession({ services, redis, prefix, createDriver: await loadDriver(drivers, lease.device.driver), device: lease.device, lease, lastSign, timings: allTimings });
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async function giveBack(session: DeviceSession, end: (session: DeviceSession) => Promise<void>): Promise<void> {
    const { deviceId } = session.lease;
    try {
      await end(session);
      log.info({ deviceId }, 'device given back');
    } catch (error) {
      // Held on, it would be nobody's: the next look takes it again, and asks for the same.
      log.warn({ err: error, deviceId }, 'device not given back in order, its lease is given up');
      await session.abandon().catch((cause: unknown) => log.warn({ err: cause, deviceId }, 'connection not closed in order'));
    } finally {
      forget(session);
      await session.lease.release().catch((error: unknown) => log.warn({ err: error, deviceId }, 'lease not given up, it will expire'));
    }
  }

  function abandon(deviceId: string): void {
    const session = sessions.get(deviceId);
    if (!session) return;
    log.warn({ deviceId, fence: session.lease.fence }, 'lease lost, the device is left to another gateway');
    forget(session);
    resting.set(deviceId, Date.now() + allTimings.lease.durationMs * GIVEN_UP_EARLY + allTimings.scanEveryMs * 2);
    session.abandon().catch((error: unknown) => log.warn({ err: error, deviceId }, 'connection did not end well'));
  }

  function forget(session: DeviceSession): void {
    if (sessions.get(session.lease.deviceId) === session) sessions.delete(session.lease.deviceId);
  }

  return {
    holder,
    /** Ids of the devices this gateway holds. */
    held: () => [...sessions.keys()],
    /** Gives every device back, so that another gateway can take it at once. */
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(timer);
      stopListening();
      stopCourtesies();
      await scanning;
      await Promise.all(changing.values());
      await Promise.all([...sessions.values()].map((session) => giveBack(session, (each) => each.stop('gateway_gone'))));
    },
  };
}

export type GatewayHost = ReturnType<typeof startHost>;
