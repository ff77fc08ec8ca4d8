import { Types } from 'mongoose';
import type { Logger } from '../../config/logger.ts';
import { DeviceModel, type Device } from '../models/index.ts';

export interface LeaseTimings {
  /** How long a lease lasts without being renewed; another gateway takes a device over so long after its holder died, and a look for free ones later. @defaultValue 10,000 ms */
  durationMs: number;
  /** @defaultValue 3,000 ms */
  renewEveryMs: number;
}

/** A holder that could not renew gives up by this part of the duration before anybody else may take over. */
export const GIVEN_UP_EARLY = 0.1;

export const LEASE_TIMINGS: LeaseTimings = { durationMs: 10_000, renewEveryMs: 3_000 };

/** A device that this gateway holds. */
export interface HeldLease {
  deviceId: string;
  holder: string;
  /** Higher than that of every holder before. */
  fence: number;
  /** By our own clocks alone; false from the moment another gateway may have taken over. */
  isHeld(): boolean;
  /** Gives the device back. Does nothing when it is lost. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  deviceId: string;
  /** Unique to the gateway. */
  holder: string;
  /** Called once, when another gateway holds the device or may hold it: whatever uses it must end at once. */
  onLost: () => void;
  timings?: LeaseTimings;
  log: Logger;
}

/** The filter under which the store answers only to the present holder. */
export function heldBy({ deviceId, holder, fence }: Pick<HeldLease, 'deviceId' | 'holder' | 'fence'>) {
  return { _id: new Types.ObjectId(deviceId), 'lease.holder': holder, 'lease.fence': fence };
}

/** The filter of a device that nobody holds at `now`. */
export function freeAt(now: Date) {
  return { $or: [{ 'lease.holder': null }, { 'lease.expiresAt': { $lte: now } }] };
}

/**
 * Takes a device that nobody holds and keeps it until it is released or lost; null when somebody else holds it.
 * Hosts' clocks may differ by less than the lease lasts; the fence guards what a wrong clock would break.
 */
export async function acquireLease({ deviceId, holder, onLost, timings = LEASE_TIMINGS, log }: LeaseOptions): Promise<(HeldLease & { device: Device }) | null> {
  const { durationMs, renewEveryMs } = timings;
  let since = clocks();
  const device = await DeviceModel.findOneAndUpdate(
    { _id: new Types.ObjectId(deviceId), ...freeAt(new Date()) },
    { $set: { 'lease.holder': holder, 'lease.expiresAt': new Date(since.wall + durationMs) }, $inc: { 'lease.fence': 1 } },
    { returnDocument: 'after', timestamps: false },
  ).lean();
  if (!device) return null;
  const { fence } = device.lease;

  let state: 'held' | 'lost' | 'released' = 'held';
  let isRenewing = false;
  // Noticed, by the timer at the latest, before the store lets anybody else in.
  const ownDurationMs = durationMs * (1 - GIVEN_UP_EARLY);
  const timer = setInterval(tick, durationMs / 30);

  function age(): number {
    const now = clocks();
    return Math.max(now.steady - since.steady, now.wall - since.wall);
  }

  /** The process may have been stopped for any time between two ticks, or between two lines. */
  function isHeld(): boolean {
    if (state === 'held' && age() >= ownDurationMs) lose();
    return state === 'held';
  }

  function tick(): void {
    if (isHeld() && !isRenewing && age() >= renewEveryMs) void renew();
  }

  async function renew(): Promise<void> {
    isRenewing = true;
    const asked = clocks();
    try {
      const renewed = await DeviceModel.updateOne(
        heldBy({ deviceId, holder, fence }),
        { $set: { 'lease.expiresAt': new Date(asked.wall + durationMs) } },
        { timestamps: false },
      );
      if (renewed.matchedCount === 0) lose();
      else since = asked;
    } catch (error) {
      log.warn({ err: error, deviceId }, 'lease not renewed, will be tried again');
    } finally {
      isRenewing = false;
    }
  }

  function lose(): void {
    if (state !== 'held') return;
    state = 'lost';
    clearInterval(timer);
    onLost();
  }

  return {
    deviceId,
    holder,
    fence,
    device,
    isHeld,
    async release() {
      if (state !== 'held') return;
      state = 'released';
      clearInterval(timer);
      await DeviceModel.updateOne(
        heldBy({ deviceId, holder, fence }),
        { $set: { 'lease.holder': null, 'lease.expiresAt': new Date(0) } },
        { timestamps: false },
      );
    },
  };
}

/** Two clocks: the steady one stands still while the machine sleeps, the wall clock can be set. The later one counts. */
function clocks(): { steady: number; wall: number } {
  return { steady: performance.now(), wall: Date.now() };
}
