import { AMENDMENT_TYPES, type OutageRecord } from '../../contract/index.ts';
import { DeviceModel, MessageModel, type Conversation, type StoredDeviceEvent, type StoredTimelineEvent } from '../../models/index.ts';
import { readTimeline } from '../conversations/readTimeline.ts';

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

/** A conversation's time on one device. */
interface Stay {
  deviceId: string;
  from: Date | null;
  until: Date | null;
}

/** On which devices a conversation was, from its history. Pure. */
export function staysOf(deviceId: string, timeline: readonly Pick<StoredTimelineEvent, 'type' | 'at' | 'data'>[]): Stay[] {
  const stays: Stay[] = [];
  let from: Date | null = null;
  for (const { type, at, data } of timeline) {
    if (type !== 'moved' && type !== 'moved_back') continue;
    stays.push({ deviceId: String(data.fromDeviceId), from, until: at });
    from = at;
  }
  return [...stays, { deviceId, from, until: null }];
}

/**
 * The times for which a conversation's device was away while it went on, with how many of its messages were written
 * meanwhile; reactions, edits and deletions are none. Made from the device's history and the messages whenever it is asked for: nothing to lose or to double.
 */
export async function readOutages(conversation: Conversation, now: Date): Promise<OutageRecord[]> {
  const { _id: conversationId, openedAt, closedAt } = conversation;
  const stays = staysOf(conversation.deviceId.toHexString(), conversation.formerDeviceIds?.length ? await readTimeline(conversation) : []);
  const [devices, first] = await Promise.all([
    DeviceModel.find({ _id: { $in: stays.map(({ deviceId }) => deviceId) } }).select('+history').lean(),
    MessageModel.findOne({ conversationId }, { sortAt: 1 }).sort({ sortAt: 1 }).lean(),
  ]);
  const histories = new Map(devices.map(({ _id, history = [] }) => [_id.toHexString(), history]));
  // What opened it may have been written while the device was away.
  const began = Math.min(openedAt.getTime(), first?.sortAt.getTime() ?? Infinity);
  const meant = stays.flatMap((stay) =>
    outagesOf(histories.get(stay.deviceId) ?? [])
      .filter(({ from, until }) => (until ?? now).getTime() >= Math.max(began, stay.from?.getTime() ?? -Infinity) && from <= (stay.until ?? closedAt ?? now))
      // Once it is elsewhere, its former device may stay away.
      .map((outage) => ({ ...outage, until: stay.until && (!outage.until || outage.until > stay.until) ? stay.until : outage.until })),
  );
  const counted = await Promise.all(
    meant.slice(-MOST).map(async ({ from, until, reason }) => {
      const recovered = await MessageModel.countDocuments({ conversationId, direction: 'in', history: false, type: { $nin: AMENDMENT_TYPES }, sortAt: { $gte: from, $lt: until ?? now }, arrivedAt: { $gte: from } });
      return { from, until, reason, recovered };
    }),
  );
  return counted
    .filter(({ from, until, recovered }) => recovered > 0 || ((until ?? now).getTime() - from.getTime() >= SHORT_MS && from.getTime() >= openedAt.getTime()))
    .map(({ from, until, ...rest }) => ({ from: from.toISOString(), until: until?.toISOString() ?? null, ...rest }));
}
