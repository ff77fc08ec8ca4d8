import { requestDeviceConnection, requestDeviceLogout } from '../../engine/commands/devices/index.ts';
import { NotConnectedError, type CreateDriver, type DriverContext } from '../../engine/gateway/driver.ts';
import { setFaults } from '../../engine/gateway/simulator/network.ts';
import { DeviceModel, MessageModel } from '../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { createDevice, customerWrites, deviceOf, nextPhone, startTestHost, whenConnected, type TestHost } from './fixtures.ts';

let test: TestRuntime;
const hosts: TestHost[] = [];

beforeAll(async () => {
  test = await createTestRuntime();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.end()));
  await DeviceModel.deleteMany({});
});
afterAll(() => test.close());

function start(options?: Parameters<typeof startTestHost>[1]): TestHost {
  const host = startTestHost(test.runtime, options);
  hosts.push(host);
  return host;
}

/** A driver that does nothing but say when it is connected. */
function watchedDriver(connected: Set<string>, onBoth: () => void): CreateDriver {
  return ({ fence, onStatus }) => {
    const name = `fence ${fence}`;
    return {
      name: 'simulator',
      async connect() {
        connected.add(name);
        if (connected.size > 1) onBoth();
        onStatus('connected', null, { phone: '+5511988887777' });
      },
      disconnect: async () => void connected.delete(name),
      logout: async () => void connected.delete(name),
      createProviderId: () => null,
      send: async () => ({ providerId: 'x' }),
    };
  };
}

/** A driver that fails to connect for as long as the network is cut. */
function cutOffDriver(network: { isCut: boolean; attempts: number }): CreateDriver {
  return ({ onStatus }) => ({
    name: 'simulator',
    async connect() {
      network.attempts += 1;
      if (network.isCut) throw new NotConnectedError('fault');
      onStatus('connected', null, { phone: '+5511988887777' });
    },
    disconnect: async () => {},
    logout: async () => {},
    createProviderId: () => null,
    send: async () => ({ providerId: 'x' }),
  });
}

/** A driver that connects, not before it is let, to wait for whoever pairs it; and what it was asked to show each time. */
function pairingDriver(asked: string[]) {
  let context: DriverContext | undefined;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const wish = () => context?.pairingWish?.().by ?? '';
  const create: CreateDriver = (given) => {
    context = given;
    return {
      name: 'simulator',
      async connect() {
        asked.push(wish());
        await released;
        given.onStatus('pairing', null, { qr: 'x' });
      },
      disconnect: async () => {},
      logout: async () => {},
      createProviderId: () => null,
      send: async () => ({ providerId: 'x' }),
    };
  };
  return { create, wish, release: () => release() };
}

describe('a gateway', () => {
  it('shows the code that was chosen while it connected', async () => {
    const asked: string[] = [];
    const driver = pairingDriver(asked);
    const device = await createDevice();
    start({ drivers: { simulator: driver.create } });
    await waitFor(() => asked.length === 1, { what: 'the attempt' });
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected', '11 98765-0001');
    await waitFor(() => driver.wish() === 'code', { what: 'the gateway to see what is wanted now' });
    driver.release();
    await waitFor(() => asked.length === 2, { what: 'another attempt' });
    expect(asked).toEqual(['qr', 'code']);
  });

  it('connects and disconnects a device as it is desired, and gives it back', async () => {
    const device = await createDevice({ desired: 'disconnected' });
    start({ scanEveryMs: 60_000 }); // Only hints make it quick.
    await requestDeviceConnection(test.services, device._id.toHexString(), 'connected');
    const connected = await whenConnected(device);
    expect(connected).toMatchObject({ statusReason: null, phone: expect.stringMatching(/^\+5511/) });

    await requestDeviceConnection(test.services, device._id.toHexString(), 'disconnected');
    await waitFor(async () => (await deviceOf(device)).lease.holder === null);
    expect(await deviceOf(device)).toMatchObject({ status: 'disconnected', statusReason: 'requested' });
  });

  it('lets go of a device that is deactivated', async () => {
    const device = await createDevice();
    const host = start();
    await whenConnected(device);
    await DeviceModel.updateOne({ _id: device._id }, { $set: { active: false } });
    await waitFor(async () => (await deviceOf(device)).status === 'disconnected' && host.held().length === 0);
  });

  it('ends a session on request, connected or not', async () => {
    const device = await createDevice();
    start();
    await whenConnected(device);
    await requestDeviceLogout(test.services, device._id.toHexString());
    await waitFor(async () => (await deviceOf(device)).statusReason === 'logged_out');
    expect(await deviceOf(device)).toMatchObject({ desired: 'disconnected', logoutRequested: false, status: 'disconnected' });

    await requestDeviceLogout(test.services, device._id.toHexString());
    await waitFor(async () => !(await deviceOf(device)).logoutRequested);
  });

  it('says so when there is no such driver', async () => {
    const device = await createDevice({ driver: 'cloud' });
    const host = start();
    await waitFor(async () => (await deviceOf(device)).status === 'error');
    expect((await deviceOf(device)).statusReason).toBe('driver_unavailable');
    expect(host.held()).toEqual([]);
  });

  it('says that nobody looks after the device when it ends, and connects it when it comes back', async () => {
    const device = await createDevice();
    const host = start();
    await whenConnected(device);
    hosts.splice(hosts.indexOf(host), 1);
    await host.end();
    expect(await deviceOf(device)).toMatchObject({ status: 'disconnected', statusReason: 'gateway_gone', lease: { holder: null } });
    start();
    await whenConnected(device);
  });

  it('comes back by itself after the connection dropped, and takes what waited, once', async () => {
    const device = await createDevice();
    const phone = nextPhone();
    start();
    await whenConnected(device);
    await setFaults(test.services, device._id, { disconnect: true, duplicate: true });
    await waitFor(async () => (await deviceOf(device)).status === 'disconnected');
    expect((await deviceOf(device)).statusReason).toBe('fault');
    for (const text of ['um', 'dois', 'três']) await customerWrites(test.runtime, device, phone, text);
    expect(await MessageModel.countDocuments({ deviceId: device._id })).toBe(0);

    await setFaults(test.services, device._id, { disconnect: false });
    await waitFor(async () => (await MessageModel.countDocuments({ deviceId: device._id })) === 3);
    const stored = await MessageModel.find({ deviceId: device._id }).sort({ arrivedAt: 1, _id: 1 }).lean();
    expect(stored.map(({ text }) => text)).toEqual(['um', 'dois', 'três']);
  });

  it('says that a device is connected after trying in vain again and again', async () => {
    const network = { isCut: true, attempts: 0 };
    const device = await createDevice();
    start({ drivers: { simulator: cutOffDriver(network) } });
    await waitFor(() => network.attempts > 3);
    expect(await deviceOf(device)).toMatchObject({ status: 'disconnected', statusReason: 'fault' });
    network.isCut = false;
    expect(await whenConnected(device)).toMatchObject({ statusReason: null });
  });

  it('stores one message however often the network delivers it', async () => {
    const device = await createDevice({ faults: { duplicate: true } });
    const phone = nextPhone();
    start();
    await whenConnected(device);
    await customerWrites(test.runtime, device, phone, 'Olá', 'AGAIN');
    await customerWrites(test.runtime, device, phone, 'Olá', 'AGAIN');
    await customerWrites(test.runtime, device, phone, 'Alguém aí?', 'NEXT');
    await waitFor(() => MessageModel.exists({ deviceId: device._id, providerId: 'NEXT' }));
    expect(await MessageModel.countDocuments({ deviceId: device._id })).toBe(2);
  });
});

describe('two gateways', () => {
  it('share the devices, and hold none twice', async () => {
    const devices = await Promise.all(Array.from({ length: 6 }, () => createDevice()));
    const [first, second] = [start(), start()];
    await Promise.all(devices.map(whenConnected));
    expect([...first.held(), ...second.held()].sort()).toEqual(devices.map(({ _id }) => _id.toHexString()).sort());
  });

  it('hand a device over when its holder ends', async () => {
    const device = await createDevice();
    const first = start();
    await whenConnected(device);
    const second = start();
    hosts.splice(hosts.indexOf(first), 1);
    await first.end();
    await waitFor(() => second.held().length === 1);
    await whenConnected(device);
    expect((await deviceOf(device)).lease.fence).toBe(2);
  });

  it('never both hold a device whose holder stands still', async () => {
    const device = await createDevice();
    const connected = new Set<string>();
    let both = 0;
    const drivers = { simulator: watchedDriver(connected, () => (both += 1)) };
    const first = start({ drivers, lease: { durationMs: 500, renewEveryMs: 1_000_000 } });
    await waitFor(() => first.held().length === 1);
    await waitFor(() => connected.size === 1);
    const second = start({ drivers });
    await waitFor(async () => second.held().length === 1 && (await deviceOf(device)).status === 'connected');
    expect(both).toBe(0);
    expect(connected.size).toBe(1);
    expect(first.held()).toEqual([]);
    expect((await deviceOf(device)).lease.holder).toBe(second.holder);
  });
});

it('a device whose logout fails halfway is not held for ever: it is taken again, and logged out', async () => {
  let failures = 0;
  const stumbling: CreateDriver = ({ onStatus }) => ({
    name: 'simulator',
    async connect() {
      onStatus('connected', null, { phone: '+5511988887777' });
    },
    disconnect: async () => {},
    async logout() {
      failures += 1;
      if (failures === 1) throw new Error('the store is away for a moment');
    },
    createProviderId: () => null,
    send: async () => ({ providerId: 'x' }),
  });
  const device = await createDevice();
  start({ drivers: { simulator: stumbling } });
  await whenConnected(device);
  const { fence } = (await deviceOf(device)).lease;
  await requestDeviceLogout(test.services, String(device._id));
  await waitFor(async () => (await deviceOf(device)).statusReason === 'logged_out', { what: 'the logout' });
  expect(await deviceOf(device)).toMatchObject({ status: 'disconnected', logoutRequested: false, lease: { holder: null } });
  expect((await deviceOf(device)).lease.fence).toBeGreaterThan(fence);
});
