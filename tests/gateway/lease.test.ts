import { acquireLease, heldBy, type HeldLease } from '../../engine/gateway/lease.ts';
import { DeviceModel } from '../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { createDevice, deviceOf } from './fixtures.ts';

let test: TestRuntime;
const taken: HeldLease[] = [];

beforeAll(async () => {
  test = await createTestRuntime();
});
afterEach(() => Promise.all(taken.splice(0).map((lease) => lease.release())));
afterAll(() => test.close());

const QUICK = { durationMs: 600, renewEveryMs: 150 };
/** A holder that stands still: it never renews. */
const STILL = { durationMs: 600, renewEveryMs: 1_000_000 };

async function acquire(deviceId: string, holder: string, timings = QUICK) {
  const lost: string[] = [];
  const lease = await acquireLease({ deviceId, holder, timings, onLost: () => lost.push(holder), log: test.services.log });
  if (lease) taken.push(lease);
  return { lease, lost };
}

describe('a lease', () => {
  it('is held by one of many who try at once', async () => {
    const id = (await createDevice())._id.toHexString();
    const tries = await Promise.all(Array.from({ length: 10 }, (_, index) => acquire(id, `gateway-${index}`)));
    expect(tries.filter(({ lease }) => lease)).toHaveLength(1);
  });

  it('stays for longer than it lasts while it is renewed, without touching `updatedAt`', async () => {
    const device = await createDevice();
    const { lease, lost } = await acquire(device._id.toHexString(), 'a');
    const { expiresAt } = (await deviceOf(device)).lease;
    await waitFor(async () => (await deviceOf(device)).lease.expiresAt.getTime() >= expiresAt.getTime() + 700);
    expect(lease?.isHeld()).toBe(true);
    expect(lost).toEqual([]);
    expect((await deviceOf(device)).updatedAt).toEqual(device.updatedAt);
    expect((await acquire(device._id.toHexString(), 'b')).lease).toBeNull();
  });

  it('can be taken at once when it was released, with a higher fence', async () => {
    const id = (await createDevice())._id.toHexString();
    const first = await acquire(id, 'a');
    await first.lease?.release();
    const second = await acquire(id, 'b');
    expect(second.lease?.fence).toBe((first.lease?.fence ?? 0) + 1);
    expect(first.lease?.isHeld()).toBe(false);
    expect(first.lost).toEqual([]);
  });

  it('is lost by its own clock before another can take it', async () => {
    const id = (await createDevice())._id.toHexString();
    const first = await acquire(id, 'still', STILL);
    const second = await waitFor(async () => (await acquire(id, 'b')).lease);
    expect(first.lease?.isHeld()).toBe(false);
    expect(first.lost).toEqual(['still']);
    expect(second.fence).toBe((first.lease?.fence ?? 0) + 1);
  });

  it('is lost when somebody else holds the device', async () => {
    const device = await createDevice();
    const { lease, lost } = await acquire(device._id.toHexString(), 'a');
    await DeviceModel.updateOne({ _id: device._id }, { $set: { 'lease.holder': 'thief' }, $inc: { 'lease.fence': 1 } });
    await waitFor(() => lost.length === 1);
    expect(lease?.isHeld()).toBe(false);
  });

  it('answers to nobody but its present holder', async () => {
    const device = await createDevice();
    const first = await acquire(device._id.toHexString(), 'a', STILL);
    await waitFor(() => acquire(device._id.toHexString(), 'b').then(({ lease }) => lease));
    if (!first.lease) throw new Error('the first lease was not taken');
    expect(await DeviceModel.exists(heldBy(first.lease))).toBeNull();
    await first.lease.release();
    expect((await deviceOf(device)).lease.holder).toBe('b');
  });
});
