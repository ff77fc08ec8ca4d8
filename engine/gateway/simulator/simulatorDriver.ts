import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { messageType, type SimulatorFaults } from '../../contract/index.ts';
import type { SimulatedFile, SimulatedTraffic } from '../../models/index.ts';
import {
  MediaGoneError,
  NotConnectedError,
  NotSentError,
  RefusedError,
  SendOutcomeUnknownError,
  type ConnectionReason,
  type CreateDriver,
  type DriverContext,
  type IncomingMedia,
  type OutgoingMessage,
} from '../driver.ts';
import { keepFile, openFile } from './files.ts';
import { createInboundPump } from './inboundPump.ts';
import { pause } from './pause.ts';
import { createRecipients } from './recipients.ts';
import { madeAtMs } from './trafficId.ts';
import { createWire } from './wire.ts';

export interface SimulatorOptions {
  /** Hints that the network has something for the device, or changed its faults. Returns what ends the listening. */
  onTraffic: (deviceId: string, listener: () => void) => () => void;
  /** How long the network takes to acknowledge. @defaultValue 50 ms */
  ackMs?: number;
  /** How long the driver waits for an acknowledgement that does not come. @defaultValue 3,000 ms */
  ackPatienceMs?: number;
  /** How often the network is looked at without a hint. @defaultValue 500 ms */
  pollMs?: number;
}

/** What lasts as long as one connection. */
interface Connection {
  end: AbortController;
  pump: ReturnType<typeof createInboundPump>;
  recipients: ReturnType<typeof createRecipients>;
  stopListening(): void;
}

/** A device on the simulated network: no phone, no QR code, every fault on request. */
export function createSimulatorDriver({ onTraffic, ackMs = 50, ackPatienceMs = 3_000, pollMs = 500 }: SimulatorOptions): CreateDriver {
  return (context) => {
    const { deviceId, fence, log } = context;
    const wire = createWire(deviceId);
    let connection: Connection | undefined;
    let connecting: { isWanted: boolean } | undefined;
    let faults: SimulatorFaults = {};

    /** Whether the connection still stands; ends it when the network says so. */
    async function isCutOff(): Promise<boolean> {
      const seen = await wire.look();
      faults = seen.faults;
      const reason = cutOffReason(seen);
      if (reason) await drop(reason);
      return reason !== null;
    }

    /** What cannot even be looked at has certainly received nothing. */
    async function isCutOffBeforeSending(): Promise<boolean> {
      try {
        return await isCutOff();
      } catch (cause) {
        throw new NotSentError('the network is out of reach', { cause });
      }
    }

    function cutOffReason(seen: { faults: SimulatorFaults; fence: number }): ConnectionReason | null {
      if (seen.fence > fence) return 'lease_lost';
      return seen.faults.disconnect ? 'fault' : null;
    }

    function open(): Connection {
      const end = new AbortController();
      setMaxListeners(0, end.signal); // One for each message under way.
      const pump = createInboundPump({
        wire: { ...wire, waiting: async (limit) => ((await isCutOff()) ? [] : wire.waiting(limit)) },
        deliver: (entry) => deliver(entry, end.signal),
        pollMs,
        log,
      });
      const recipients = createRecipients({ wire, faults: () => faults, onReceipt: (receipt) => context.onReceipt(receipt), signal: end.signal, pollMs, log });
      return { end, pump, recipients, stopListening: onTraffic(deviceId, () => pump.wake()) };
    }

    async function deliver(entry: SimulatedTraffic, signal: AbortSignal): Promise<void> {
      const isDue = await pause(madeAtMs(entry._id) + (faults.delayMs ?? 0) - Date.now(), signal);
      if (!isDue) throw new NotConnectedError('connection_lost');
      await context.onMessage(incomingOf(entry, deviceId));
      if (faults.duplicate) await context.onMessage(incomingOf(entry, deviceId));
    }

    /** Does not wait for what is being handed over: that may be what noticed the cut. */
    function close(): Connection | undefined {
      const closing = connection;
      connection = undefined;
      closing?.stopListening();
      closing?.end.abort();
      return closing;
    }

    async function drop(reason: ConnectionReason): Promise<void> {
      const closing = close();
      if (!closing) return;
      void closing.pump.stop();
      context.onStatus('disconnected', reason);
    }

    async function disconnect(): Promise<void> {
      if (connecting) connecting.isWanted = false;
      await close()?.pump.stop();
    }

    return {
      name: 'simulator',

      async connect() {
        if (connection) return;
        const attempt = { isWanted: true };
        connecting = attempt;
        const seen = await wire.look();
        faults = seen.faults;
        const reason = cutOffReason(seen);
        if (reason) throw new NotConnectedError(reason);
        if (!attempt.isWanted) throw new NotConnectedError('requested');
        context.onStatus('connecting', null);
        connection = open();
        context.onStatus('connected', null, { phone: context.phone ?? simulatedPhoneOf(deviceId) });
        void connection.recipients.catchUp(); // Ends with the connection.
      },

      disconnect,
      logout: disconnect,
      createProviderId: () => `SIM-${randomUUID()}`,

      async send(outgoing) {
        if (!connection || (await isCutOffBeforeSending()) || !connection) throw new NotSentError('the device is not connected');
        const { end, recipients } = connection;
        if (faults.refuse) throw new RefusedError('rejected');
        if (!outgoing.to.phone) throw new RefusedError('not_on_whatsapp');
        const providerId = outgoing.providerId ?? `SIM-${randomUUID()}`;
        const isAcknowledged = !faults.dropAcks;
        const media = await upload(outgoing);
        const entry = await receive({ ...outgoing, providerId }, outgoing.to.phone, media);
        void recipients.react(entry);
        const isWaitedFor = await pause(isAcknowledged ? ackMs + (faults.delayMs ?? 0) : ackPatienceMs, end.signal);
        if (!isWaitedFor || !isAcknowledged) throw new SendOutcomeUnknownError();
        return { providerId };
      },

      async download(source) {
        if (!connection || (await isCutOff())) throw new NotConnectedError('connection_lost');
        if (faults.mediaGone) throw new MediaGoneError();
        return openFile(fileSource.parse(JSON.parse(source)), { isDamaged: faults.mediaDamaged });
      },
    };

    /** The file goes before its message, so that nothing has left when it cannot be read. */
    async function upload({ media }: OutgoingMessage): Promise<SimulatedFile | null> {
      if (!media) return null;
      const { mimeType, fileName, isVoice, durationSeconds = null } = media;
      try {
        return await keepFile(await media.open(), { mimeType, fileName, isVoice, durationSeconds });
      } catch (cause) {
        throw new NotSentError('the file could not be sent', { cause });
      }
    }

    async function receive(outgoing: OutgoingMessage & { providerId: string }, peer: string, media: SimulatedFile | null): Promise<SimulatedTraffic> {
      try {
        return await wire.receive(outgoing, peer, media);
      } catch (cause) {
        throw new SendOutcomeUnknownError(undefined, { cause });
      }
    }
  };
}

function incomingOf(entry: SimulatedTraffic, deviceId: string): Parameters<DriverContext['onMessage']>[0] {
  return {
    deviceId,
    providerId: entry.messageId,
    phone: entry.peer,
    lid: null,
    pushName: entry.peerName,
    type: messageType.catch('unsupported').parse(entry.type),
    text: entry.text,
    at: entry.at,
    fromMe: entry.fromMe,
    chat: 'person',
    isHistory: false,
    ...(entry.quotedId && { quotedProviderId: entry.quotedId }),
    ...(entry.targetId && { targetProviderId: entry.targetId }),
    ...(entry.media && { media: incomingMedia(entry.media) }),
  };
}

/** What finds a file on the simulated network. */
const fileSource = z.object({ fileId: z.string(), sha256: z.string() });

function incomingMedia({ fileId, sha256, mimeType, fileName, size, durationSeconds, isVoice }: SimulatedFile): IncomingMedia {
  return { mimeType, fileName, size, durationSeconds, isVoice, thumbnail: null, source: JSON.stringify({ fileId, sha256 }) };
}

/** A number of its own for a device that has none: a Brazilian mobile, always the same for one device. */
export function simulatedPhoneOf(deviceId: string): string {
  const digits = (Number.parseInt(deviceId.slice(-8), 16) % 10_000_000).toString().padStart(7, '0');
  return `+551199${digits}`;
}
