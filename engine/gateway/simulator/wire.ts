import { Types } from 'mongoose';
import type { SimulatorFaults } from '../../contract/index.ts';
import { DeviceModel, SimulatedTrafficModel, type SimulatedFile, type SimulatedTraffic } from '../../models/index.ts';
import type { OutgoingMessage } from '../driver.ts';
import { createTrafficId } from './trafficId.ts';

/** The simulated network as a device sees it. */
export interface Wire {
  /** What the network does wrong now, and the newest connection it knows: an older one is cut off. */
  look(): Promise<{ faults: SimulatorFaults; fence: number }>;
  /** Messages that wait for the device, the oldest first. */
  waiting(limit: number): Promise<SimulatedTraffic[]>;
  /** The device has them for good: they are not given again. */
  take(ids: Types.ObjectId[]): Promise<void>;
  /** The network received a message. */
  receive(outgoing: OutgoingMessage & { providerId: string }, peer: string, media: SimulatedFile | null): Promise<SimulatedTraffic>;
  /** Messages whose receipts the device has not had. */
  owedReceipts(limit: number): Promise<SimulatedTraffic[]>;
}

export function createWire(deviceId: string): Wire {
  const _id = new Types.ObjectId(deviceId);
  return {
    async look() {
      const device = await DeviceModel.findById(_id, { faults: 1, 'lease.fence': 1 }).lean();
      return { faults: device?.faults ?? { disconnect: true }, fence: device?.lease.fence ?? 0 };
    },
    waiting: (limit) => SimulatedTrafficModel.find({ deviceId: _id, direction: 'toDevice', takenAt: null }).sort({ _id: 1 }).limit(limit).lean(),
    async take(ids) {
      await SimulatedTrafficModel.updateMany({ _id: { $in: ids } }, { $set: { takenAt: new Date() } });
    },
    async receive({ providerId, text, type, target, quotedProviderId }, peer, media) {
      const entry = await SimulatedTrafficModel.create({
        _id: createTrafficId(),
        deviceId: _id,
        direction: 'fromDevice',
        messageId: providerId,
        peer,
        text,
        type,
        media,
        targetId: target?.providerId,
        quotedId: quotedProviderId,
        at: new Date(),
      });
      return entry.toObject();
    },
    owedReceipts: (limit) => SimulatedTrafficModel.find({ deviceId: _id, direction: 'fromDevice', takenAt: null }).sort({ _id: 1 }).limit(limit).lean(),
  };
}
