import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import type { DeviceStatus } from '../contract/index.ts';
import { DEVICE_HISTORY_KEPT, DeviceModel, type Device, type StoredDeviceEvent } from '../models/index.ts';
import { presentDevice } from '../presenters/device.ts';
import type { Services } from '../services.ts';
import type { ConnectionDetail, ConnectionReason } from './driver.ts';
import { freeAt, heldBy, type HeldLease } from './lease.ts';

export interface StatusChange extends ConnectionDetail {
  status: DeviceStatus;
  reason: ConnectionReason | null;
  /** It rests until a person asks for a connection again. */
  isAtRest?: boolean;
}

const RETRY_MS = 500;

/**
 * Writes how a held device's connection is: the latest word only, in order, and only while we hold the device; and its
 * history in the same writes. `left`: what a former holder that died could not say any more.
 */
export function createStatusWriter(services: Services, lease: HeldLease, left?: StoredDeviceEvent) {
  /** What its history said last of this session's states. */
  let told: StatusChange | undefined;
  let latest: StatusChange | undefined;
  let written: StatusChange | undefined;
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    while (latest && lease.isHeld()) {
      const change = latest;
      latest = undefined;
      try {
        // Connecting in vain again and again is no news.
        if (!written || !isDeepStrictEqual(written, change)) {
          // Nor is it for the history.
          const isLine = change.status !== 'connecting' && (!told || !isSameState(told, change));
          await writeStatus(services, heldBy(lease), change, { isNews: !written || !isSameState(written, change), lines: isLine ? [...(told || !left ? [] : [left]), lineOf(services, change)] : [] });
          if (isLine) told = change;
        }
        written = change;
      } catch (error) {
        services.log.warn({ err: error, deviceId: lease.deviceId }, 'device status not written, will be tried again');
        latest ??= change;
        await sleep(RETRY_MS);
      }
    }
    writing = undefined;
  }

  return {
    /** Never rejects. Resolves when this or a later status is written, or the device is no longer ours. */
    write(change: StatusChange): Promise<void> {
      latest = { ...(latest?.phone !== undefined && { phone: latest.phone }), ...change };
      // Begins later, never within this assignment: with nothing to wait for it would end before it, and count as writing for good.
      writing ??= Promise.resolve().then(writeAll);
      return writing;
    },
  };
}

/** For a device that no gateway holds. */
export async function writeStatusOfFreeDevice(services: Services, deviceId: Types.ObjectId, change: StatusChange): Promise<void> {
  await writeStatus(services, { _id: deviceId, ...freeAt(new Date()) }, change, { isNews: true, lines: [lineOf(services, change)] });
}

function lineOf(services: Services, { status, reason, networkCode }: StatusChange): StoredDeviceEvent {
  return { at: services.now(), status, reason, ...(networkCode !== undefined && { networkCode }) };
}

/** Another code to scan, for one, is the same state still. */
function isSameState(one: StatusChange, other: StatusChange): boolean {
  return one.status === other.status && one.reason === other.reason;
}

async function writeStatus(
  services: Services,
  filter: Record<string, unknown>,
  { status, reason, phone, qr, pairingCode, codeExpiresAt, isAtRest }: StatusChange,
  { isNews, lines }: { isNews: boolean; lines: StoredDeviceEvent[] },
): Promise<void> {
  const change: Partial<Device> = {
    status,
    statusReason: reason,
    qr: qr ?? null,
    pairingCode: pairingCode ?? null,
    codeExpiresAt: codeExpiresAt ?? null,
    ...(isNews && { statusSince: services.now() }),
    ...(phone !== undefined && { phone }),
    ...(isAtRest && { desired: 'disconnected' }),
    ...(status === 'connected' && { pairingPhone: null }),
  };
  const device: Device | null = await DeviceModel.findOneAndUpdate(filter, { $set: change, ...(lines.length > 0 && { $push: { history: { $each: lines, $slice: -DEVICE_HISTORY_KEPT } } }) }, { returnDocument: 'after' }).lean();
  if (device) services.live.device(presentDevice(device));
}
