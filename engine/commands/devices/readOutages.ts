import type { OutageRecord } from '../../contract/index.ts';
import { DeviceModel, MessageModel, type Conversation, type StoredDeviceEvent } from '../../models/index.ts';

/** One as short as this is told only when messages came by it, ms. */
const SHORT_MS = 60_000;
/** The newest of them. */
const MOST = 20;

interface Outage {
  from: Date;
  until: Date | null;
  reason: string | null;
}

/** When a device was away after it had been connected, oldest first. Pure. */
export function outagesOf(history: readonly StoredDeviceEvent[]): Outage[] {
  const outages: Outage[] = [];
  let isConnected = false;
  for (const { at, status, reason } of history) {
    if (!status) continue;
    const open = outages.at(-1);
    if (status === 'connected' && open?.until === null) open.until = at;
    else if (status !== 'connected' && isConnected) outages.push({ from: at, until: null, reason: reason ?? null });
    isConnected = status === 'connected';
  }
  return outages;
}

/**
 * The times for which a conversation's device was away while it went on, with how many of its messages were written
 * meanwhile. Made from the device's history and the messages whenever it is asked for: nothing to lose or to double.
 */
export async function readOutages({ _id: conversationId, deviceId, openedAt, closedAt }: Pick<Conversation, '_id' | 'deviceId' | 'openedAt' | 'closedAt'>, now: Date): Promise<OutageRecord[]> {
  const [device, first] = await Promise.all([
    DeviceModel.findById(deviceId).select('+history').lean(),
    MessageModel.findOne({ conversationId }, { sortAt: 1 }).sort({ sortAt: 1 }).lean(),
  ]);
  // What opened it may have been written while the device was away.
  const began = Math.min(openedAt.getTime(), first?.sortAt.getTime() ?? Infinity);
  const meant = outagesOf(device?.history ?? []).filter(({ from, until }) => (until ?? now).getTime() >= began && from <= (closedAt ?? now));
  const counted = await Promise.all(
    meant.slice(-MOST).map(async ({ from, until, reason }) => {
      const recovered = await MessageModel.countDocuments({ conversationId, direction: 'in', history: false, sortAt: { $gte: from, $lt: until ?? now }, arrivedAt: { $gte: from } });
      return { from, until, reason, recovered };
    }),
  );
  return counted
    .filter(({ from, until, recovered }) => recovered > 0 || ((until ?? now).getTime() - from.getTime() >= SHORT_MS && from.getTime() >= openedAt.getTime()))
    .map(({ from, until, ...rest }) => ({ from: from.toISOString(), until: until?.toISOString() ?? null, ...rest }));
}
