import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Types } from 'mongoose';
import type { SimulatorFaults, SimulatorInbound, SimulatorOutboxEntry } from '../../contract/index.ts';
import { invalid, notFound } from '../../errors.ts';
import { phoneKey, phoneOfKey, toE164 } from '../../identity/phone.ts';
import { mediaKindOf } from '../../media/index.ts';
import { DeviceModel, SimulatedTrafficModel, type Device, type SimulatedFile, type SimulatedTraffic } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { keepFile, type FileAbout } from './files.ts';
import { createTrafficId } from './trafficId.ts';

/**
 * The simulated network as its users see it: customers who write, and who looks at what arrived at them. Its memory is
 * in the store, as WhatsApp's is on WhatsApp's servers, so it outlives every process of ours.
 */

/**
 * A customer (or, with `fromMe`, the company's own handset) writes to a device; `file`: one that the network has already. The message waits until the device takes
 * it, connected or not. The same `messageId` again is given to the device again, as networks do.
 * Throws 422 `invalid` when there can be no such phone, 404 when the device is not a simulated one.
 */
export async function submitInbound(
  services: Pick<Services, 'signals' | 'now'>,
  device: Pick<Device, '_id' | 'driver'>,
  body: SimulatorInbound,
  file: SimulatedFile | null = null,
): Promise<{ messageId: string }> {
  if (device.driver !== 'simulator') throw notFound();
  const peer = toE164(body.from);
  if (!peer) throw invalid({ from: 'field.phone' });
  const media = file ?? (body.media ? await keepFile(Readable.from([Buffer.from(body.media.dataBase64, 'base64')]), aboutOf(body.media)) : null);
  const messageId = body.messageId ?? `SIM-${randomUUID()}`;
  await SimulatedTrafficModel.create({
    _id: createTrafficId(),
    deviceId: device._id,
    direction: 'toDevice',
    messageId,
    peer,
    peerName: body.name ?? null,
    text: body.text,
    type: body.type ?? (media ? mediaKindOf(media.mimeType, media.size) : 'text'),
    fromMe: body.fromMe ?? false,
    media,
    quotedId: body.quotedId,
    targetId: body.targetId,
    at: instantOf(body.at) ?? services.now(),
  });
  await services.signals.trafficWaits(device._id.toHexString());
  return { messageId };
}

/** What the network received from a device, in order; every reception is an entry, so a message sent twice shows twice. */
export async function readOutbox(deviceId: Types.ObjectId, to?: string): Promise<SimulatorOutboxEntry[]> {
  const peer = to === undefined ? undefined : toE164(to);
  if (peer === null) throw invalid({ to: 'field.phone' });
  const entries = await SimulatedTrafficModel.find({ deviceId, direction: 'fromDevice', ...(peer && { peer: { $in: formsOf(peer) } }) })
    .sort({ _id: 1 })
    .lean();
  return entries.map((entry) => ({ messageId: entry.messageId, to: entry.peer, text: entry.text, at: entry.at.toISOString(), ...aboutMessages(entry), ...(entry.media && { media: receivedFile(entry, entry.media) }) }));
}

/** Changes what the network does wrong: the given faults only; none at all (`{}`) ends every fault. Answers what is set then. */
export async function setFaults(services: Pick<Services, 'signals'>, deviceId: Types.ObjectId, faults: SimulatorFaults): Promise<SimulatorFaults> {
  const given = Object.entries(faults).filter(([, value]) => value !== undefined);
  const change = given.length > 0 ? Object.fromEntries(given.map(([name, value]) => [`faults.${name}`, value])) : { faults: {} };
  const device = await DeviceModel.findOneAndUpdate({ _id: deviceId, driver: 'simulator' }, { $set: change }, { returnDocument: 'after' }).lean();
  if (!device) throw notFound();
  await services.signals.trafficWaits(deviceId.toHexString());
  await services.signals.deviceChanged(deviceId.toHexString());
  return device.faults;
}

function aboutOf({ mimeType, fileName, isVoice, durationSeconds }: NonNullable<SimulatorInbound['media']>): FileAbout {
  return { mimeType, fileName, isVoice, durationSeconds };
}

function aboutMessages({ type, targetId, quotedId }: SimulatedTraffic): Pick<SimulatorOutboxEntry, 'type' | 'targetId' | 'quotedId'> {
  return { ...(type !== 'text' && { type }), ...(targetId && { targetId }), ...(quotedId && { quotedId }) };
}

function receivedFile({ type }: SimulatedTraffic, { mimeType, fileName, size, sha256, isVoice, durationSeconds }: SimulatedFile): SimulatorOutboxEntry['media'] {
  return { type, mimeType, fileName, size, sha256, isVoice, ...(durationSeconds !== null && { durationSeconds }) };
}

/** ISO 8601, or Unix seconds as WhatsApp sends them. */
function instantOf(at: SimulatorInbound['at']): Date | undefined {
  return at === undefined ? undefined : new Date(typeof at === 'number' ? at * 1000 : at);
}

const MOBILE_WITH_NINTH = /^(\+55\d{2})9([6-9]\d{7})$/;

/** One Brazilian mobile is reached with and without its ninth digit. */
function formsOf(e164: string): string[] {
  const canonical = phoneOfKey(phoneKey(e164)) ?? e164;
  return [...new Set([e164, canonical, canonical.replace(MOBILE_WITH_NINTH, '$1$2')])];
}
