import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { availableDrivers, type Drivers } from '../../engine/gateway/drivers.ts';
import { startHost, type GatewayHost, type HostTimings } from '../../engine/gateway/host.ts';
import { subscribeSignals } from '../../engine/gateway/signals.ts';
import { submitInbound } from '../../engine/gateway/simulator/network.ts';
import { ConversationModel, DeviceModel, MessageModel, type Device, type Message } from '../../engine/models/index.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { waitFor } from '../support/harness.ts';

/** Quick, so that a takeover takes seconds and not fifteen; patient with a machine that stands still for a moment. */
export const QUICK_TIMINGS = {
  scanEveryMs: 100,
  lease: { durationMs: 3_000, renewEveryMs: 250 },
  reconnectFirstMs: 50,
  reconnectLongestMs: 200,
  queuedScanMs: 500,
  ackTimeoutMs: 15_000,
} satisfies Partial<HostTimings>;

export async function createDevice(fields: Partial<Device> = {}): Promise<Device> {
  const device = await DeviceModel.create({ name: `Número ${randomBytes(3).toString('hex')}`, driver: 'simulator', desired: 'connected', ...fields });
  return device.toObject();
}

export async function deviceOf({ _id }: Pick<Device, '_id'>): Promise<Device> {
  return DeviceModel.findById(_id).orFail().lean();
}

export async function whenConnected(device: Pick<Device, '_id'>): Promise<Device> {
  return waitFor(
    async () => {
      const now = await deviceOf(device);
      return now.status === 'connected' && now;
    },
    { what: 'the connection of the device' },
  );
}

export interface TestHost extends GatewayHost {
  end(): Promise<void>;
}

export function startTestHost({ services, redis, prefix }: Runtime, { drivers, ...timings }: Partial<HostTimings> & { drivers?: Drivers } = {}): TestHost {
  const signals = subscribeSignals(redis, prefix, () => {});
  const host = startHost({ services, redis, prefix, signals, drivers: drivers ?? availableDrivers(signals), timings: { ...QUICK_TIMINGS, ...timings } });
  return {
    ...host,
    async end() {
      await host.stop();
      await signals.close();
    },
  };
}

let people = 0;
/** Another customer each time, E.164. */
export function nextPhone(): string {
  people += 1;
  return `+55119${(80_000_000 + people).toString()}`;
}

export interface TestConversation {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  phone: string;
}

export async function createConversation(device: Pick<Device, '_id'>, fields: Record<string, unknown> = {}): Promise<TestConversation> {
  const now = new Date();
  const conversation = await ConversationModel.create({
    protocol: randomBytes(8).toString('hex'),
    machineVersion: 1,
    state: 'assigned',
    version: 1,
    active: true,
    deviceId: device._id,
    contactId: new Types.ObjectId(),
    lastMessageAt: now,
    openedAt: now,
    ...fields,
  });
  return { _id: conversation._id, deviceId: device._id, phone: nextPhone() };
}

/** An agent's message as `postMessage` leaves it: its place taken, stored, not yet sent. */
export async function queueMessage({ _id, deviceId, phone }: TestConversation, text: string, fields: Partial<Message> = {}): Promise<Types.ObjectId> {
  const now = new Date();
  const { outSeq } = await ConversationModel.findByIdAndUpdate(_id, { $inc: { outSeq: 1 } }, { returnDocument: 'after' }).orFail().lean();
  const message = await MessageModel.create({
    deviceId,
    conversationId: _id,
    senderKey: `tel:${phone}`,
    direction: 'out',
    type: 'text',
    status: 'queued',
    text,
    seq: outSeq,
    providerAt: now,
    arrivedAt: now,
    sortAt: now,
    author: { kind: 'user', id: null, name: 'Ana' },
    ...fields,
  });
  return message._id;
}

export async function messageOf(id: Types.ObjectId): Promise<Message> {
  return MessageModel.findById(id).orFail().lean();
}

export async function whenStatus(id: Types.ObjectId, status: Message['status']): Promise<Message> {
  return waitFor(
    async () => {
      const message = await messageOf(id);
      return message.status === status && message;
    },
    { what: `the status ${status}`, timeoutMs: 15_000 },
  );
}

/** A customer writes on the simulated network. */
export async function customerWrites(runtime: Runtime, device: Device, from: string, text: string, messageId?: string): Promise<string> {
  return (await submitInbound(runtime.services, device, { from, text, ...(messageId !== undefined && { messageId }) })).messageId;
}
