import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import mongoose, { type Types } from 'mongoose';
import { createLogger } from '../../config/logger.ts';
import { NotSentError, type CreateDriver, type DriverReceipt, type IncomingMessage } from '../../engine/gateway/driver.ts';
import { subscribeSignals, type SignalSubscription } from '../../engine/gateway/signals.ts';
import { keepFile, openFile } from '../../engine/gateway/simulator/files.ts';
import { readOutbox, setFaults, submitInbound } from '../../engine/gateway/simulator/network.ts';
import { createSimulatorDriver } from '../../engine/gateway/simulator/simulatorDriver.ts';
import { MediaTooLargeError } from '../../engine/media/index.ts';
import { DeviceModel, SimulatedTrafficModel } from '../../engine/models/index.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';
import { testDriver, type NetworkFile } from './driverContract.ts';
import { createDevice } from './fixtures.ts';

let test: TestRuntime;
let signals: SignalSubscription;
let createDriver: CreateDriver;

beforeAll(async () => {
  test = await createTestRuntime();
  signals = subscribeSignals(test.runtime.redis, test.runtime.prefix, () => {});
  createDriver = createSimulatorDriver({
    onTraffic: (deviceId, listener) => signals.on('traffic', (id) => id === deviceId && listener()),
    ackPatienceMs: 300,
    pollMs: 100,
  });
});
afterAll(async () => {
  await signals.close();
  await test.close();
});

testDriver('simulator', async () => {
  const device = await createDevice();
  return {
    createDriver,
    deviceId: device._id.toHexString(),
    fence: 0,
    network: {
      write: async (from, text) => (await submitInbound(test.services, device, { from, text })).messageId,
      received: () => readOutbox(device._id),
      cut: async () => void (await setFaults(test.services, device._id, { disconnect: true })),
      mend: async () => void (await setFaults(test.services, device._id, { disconnect: false })),
      dropAcks: async (dropAcks) => void (await setFaults(test.services, device._id, { dropAcks })),
    },
    amendments: {
      write: async (from, said) => (await submitInbound(test.services, device, { from, ...said })).messageId,
      received: () => readOutbox(device._id),
    },
    files: {
      write: async (from, { bytes, text, ...file }) => {
        const media = { ...file, dataBase64: bytes.toString('base64'), isVoice: false, durationSeconds: null };
        return (await submitInbound(test.services, device, { from, text, media })).messageId;
      },
      received: () => receivedFiles(device._id),
    },
  };
}, { withAmendments: true });

/** The files that the network received, with their bytes. */
async function receivedFiles(deviceId: Types.ObjectId) {
  const entries = await SimulatedTrafficModel.find({ deviceId, direction: 'fromDevice', media: { $ne: null } }).sort({ _id: 1 }).lean();
  return Promise.all(
    entries.flatMap(({ messageId, text, type, media }) =>
      media ? [openFile(media).then(buffer).then((bytes) => ({ messageId, text, type: type as NetworkFile['type'], mimeType: media.mimeType, fileName: media.fileName, bytes }))] : [],
    ),
  );
}

it('keeps no part of a file that is larger than a network takes, or whose sender went', async () => {
  const about = { mimeType: 'image/png', fileName: null, isVoice: false, durationSeconds: null };
  const chunks = () => mongoose.connection.collection('simulatedFiles.chunks').countDocuments();
  const before = await chunks();
  await expect(keepFile(Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)]), about, 1_000_000)).rejects.toBeInstanceOf(MediaTooLargeError);
  const broken = (async function* () {
    yield Buffer.alloc(600_000);
    throw new Error('the sender went');
  })();
  await expect(keepFile(Readable.from(broken), about)).rejects.toThrow('the sender went');
  expect(await chunks()).toBe(before);
});

describe('the simulated network', () => {
  const log = createLogger('silent', 'test');
  const to = { phone: '+5511988880001', lid: null };
  const outgoing = (text: string, providerId: string) => ({ messageId: '0123456789abcdef01234567', providerId, to, type: 'text' as const, text, quotedProviderId: null });

  async function connectedDriver(fence = 0) {
    const device = await createDevice();
    const incoming: IncomingMessage[] = [];
    const receipts: DriverReceipt[] = [];
    const statuses: string[] = [];
    const driver = createDriver({
      deviceId: device._id.toHexString(),
      phone: null,
      fence,
      log,
      onMessage: async (message) => void incoming.push(message),
      onReceipt: async (receipt) => void receipts.push(receipt),
      onStatus: (status, reason) => void statuses.push(`${status} ${reason}`),
    });
    await driver.connect();
    return { device, driver, incoming, receipts, statuses };
  }

  it('refuses a number that cannot exist', async () => {
    const device = await createDevice();
    await expect(submitInbound(test.services, device, { from: '12345678901234567890', text: 'Olá' })).rejects.toMatchObject({ code: 'invalid', fields: { from: { key: 'field.phone' } } });
    expect(await SimulatedTrafficModel.countDocuments({ deviceId: device._id })).toBe(0);
  });

  it('takes times as ISO 8601 and as Unix seconds, and what the own handset wrote', async () => {
    const { device, driver, incoming } = await connectedDriver();
    await submitInbound(test.services, device, { from: '5511988880011', text: 'a', at: '2024-05-06T07:08:09-03:00' });
    await submitInbound(test.services, device, { from: '5511988880011', text: 'b', at: 1_715_000_000, fromMe: true, type: 'sticker', name: 'Rita' });
    await waitFor(() => incoming.length === 2);
    expect(incoming.map(({ at }) => at.toISOString())).toEqual(['2024-05-06T10:08:09.000Z', '2024-05-06T12:53:20.000Z']);
    expect(incoming[1]).toMatchObject({ fromMe: true, type: 'sticker', pushName: 'Rita', phone: '+5511988880011' });
    await driver.disconnect();
  });

  it('delivers everything twice with the fault `duplicate`, and again what is submitted again', async () => {
    const { device, driver, incoming } = await connectedDriver();
    await setFaults(test.services, device._id, { duplicate: true });
    await submitInbound(test.services, device, { from: '5511988880012', text: 'twice', messageId: 'SAME' });
    await waitFor(() => incoming.length === 2);
    await setFaults(test.services, device._id, {});
    await submitInbound(test.services, device, { from: '5511988880012', text: 'twice', messageId: 'SAME' });
    await waitFor(() => incoming.length === 3);
    expect(new Set(incoming.map(({ providerId }) => providerId))).toEqual(new Set(['SAME']));
    await driver.disconnect();
  });

  it('changes only the faults that are given, and ends all with none', async () => {
    const device = await createDevice();
    await setFaults(test.services, device._id, { dropAcks: true, delayMs: 5 });
    expect(await setFaults(test.services, device._id, { dropAcks: false })).toEqual({ dropAcks: false, delayMs: 5 });
    expect(await setFaults(test.services, device._id, {})).toEqual({});
  });

  it('received nothing of what was sent while it could not be looked at', async () => {
    const { device, driver } = await connectedDriver();
    const look = DeviceModel.findById;
    DeviceModel.findById = () => {
      throw new Error('the store is away');
    };
    try {
      await expect(driver.send(outgoing('Olá', 'AWAY'))).rejects.toBeInstanceOf(NotSentError);
    } finally {
      DeviceModel.findById = look;
    }
    expect(await readOutbox(device._id)).toEqual([]);
    await driver.disconnect();
  });

  it('takes `delayMs` longer', async () => {
    const { device, driver, incoming } = await connectedDriver();
    await setFaults(test.services, device._id, { delayMs: 400 });
    const began = Date.now();
    await submitInbound(test.services, device, { from: '5511988880013', text: 'late' });
    await waitFor(() => incoming.length === 1);
    expect(Date.now() - began).toBeGreaterThanOrEqual(390);
    await driver.disconnect();
  });

  it('gives receipts that were missed at the next connection', async () => {
    const { device, driver, receipts } = await connectedDriver();
    await driver.send(outgoing('Olá', 'MISSED'));
    await driver.disconnect();
    await waitFor(async () => (await SimulatedTrafficModel.countDocuments({ deviceId: device._id, takenAt: null })) === 1);
    await driver.connect();
    await waitFor(() => receipts.length === 2);
    expect(receipts.map(({ status }) => status)).toEqual(['delivered', 'read']);
    await driver.disconnect();
  });

  it('keeps receipts back while acknowledgements are dropped', async () => {
    const { device, driver, receipts } = await connectedDriver();
    await setFaults(test.services, device._id, { dropAcks: true });
    await expect(driver.send(outgoing('Olá', 'HELD'))).rejects.toThrow();
    expect(receipts).toEqual([]);
    await setFaults(test.services, device._id, { dropAcks: false });
    await waitFor(() => receipts.length === 2);
    expect(receipts[0]?.providerId).toBe('HELD');
    await driver.disconnect();
  });

  it('cuts off a connection of an older fence, and takes nothing from it', async () => {
    const { device, driver, statuses } = await connectedDriver(3);
    await DeviceModel.updateOne({ _id: device._id }, { $set: { 'lease.fence': 4 } });
    await expect(driver.send(outgoing('Olá', 'OLD'))).rejects.toBeInstanceOf(NotSentError);
    expect(await readOutbox(device._id)).toEqual([]);
    expect(statuses.at(-1)).toBe('disconnected lease_lost');
  });

  it('finds what a Brazilian mobile received under both of its forms', async () => {
    const { device, driver } = await connectedDriver();
    await driver.send(outgoing('Olá', 'NINTH'));
    expect(await readOutbox(device._id, '5511988880001')).toHaveLength(1);
    expect(await readOutbox(device._id, '551188880001')).toHaveLength(1);
    expect(await readOutbox(device._id, '5511988880002')).toHaveLength(0);
    await driver.disconnect();
  });
});
