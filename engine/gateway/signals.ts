import type { Redis } from 'ioredis';
import { z } from 'zod';
import { id } from '../contract/index.ts';

/**
 * Hints from any process to all gateways, through Redis: something about a device is worth looking at now. A lost hint
 * costs a moment only, since gateways look regularly as well.
 */
export interface Signals {
  /** What is asked of the device changed: to connect, to disconnect, to log out. */
  deviceChanged(deviceId: string): Promise<void>;
  /** The simulated network has something for the device. */
  trafficWaits(deviceId: string): Promise<void>;
  /** A customer may be shown something. Not kept: while no gateway has the device connected, it is not shown. */
  courtesy(deviceId: string, courtesy: Courtesy): Promise<void>;
}

const person = z.object({ phone: z.string().nullable(), lid: z.string().nullable() });
/** What a customer is shown besides messages: that somebody types, and that what they wrote was seen. */
const courtesy = z.discriminatedUnion('kind', [z.object({ kind: z.literal('typing'), to: person }), z.object({ kind: z.literal('seen'), to: person, providerIds: z.array(z.string()).min(1) })]);
export type Courtesy = z.infer<typeof courtesy>;

export type SignalKind = 'device' | 'traffic';

/** What a gateway hears. */
export interface SignalSubscription {
  /** Returns what ends the listening. */
  on(kind: SignalKind, listener: (deviceId: string) => void): () => void;
  onCourtesy(listener: (deviceId: string, courtesy: Courtesy) => void): () => void;
  close(): Promise<void>;
}

const signal = z.union([z.object({ kind: z.enum(['device', 'traffic']), deviceId: id }), z.object({ kind: z.literal('courtesy'), deviceId: id, courtesy })]);
type Signal = z.infer<typeof signal>;

function channelOf(prefix: string): string {
  return `${prefix}:gateway-signals`;
}

/** `connection`: one that fails fast; a hint that cannot be given is reported to `onError` and forgotten. */
export function createSignals(connection: Redis, prefix: string, onError: (error: unknown) => void): Signals {
  async function publish(given: Signal): Promise<void> {
    try {
      await connection.publish(channelOf(prefix), JSON.stringify(given));
    } catch (error) {
      onError(error);
    }
  }
  return {
    deviceChanged: (deviceId) => publish({ kind: 'device', deviceId }),
    trafficWaits: (deviceId) => publish({ kind: 'traffic', deviceId }),
    courtesy: (deviceId, shown) => publish({ kind: 'courtesy', deviceId, courtesy: shown }),
  };
}

/**
 * Listens on a connection of its own (a subscribed one can do nothing else). Does not wait for Redis: it subscribes when
 * Redis comes, and again after it went away.
 */
export function subscribeSignals(connection: Redis, prefix: string, onError: (error: unknown) => void): SignalSubscription {
  const listeners: Record<SignalKind, Set<(deviceId: string) => void>> = { device: new Set(), traffic: new Set() };
  const courteous = new Set<(deviceId: string, courtesy: Courtesy) => void>();
  const subscriber = connection.duplicate();
  subscriber.on('error', onError);
  subscriber.on('message', (_channel: string, payload: string) => {
    const parsed = signal.safeParse(parseJson(payload));
    if (!parsed.success) return onError(parsed.error);
    const { data } = parsed;
    if (data.kind === 'courtesy') for (const listener of courteous) listener(data.deviceId, data.courtesy);
    else for (const listener of listeners[data.kind]) listener(data.deviceId);
  });
  subscriber.subscribe(channelOf(prefix)).catch(onError);
  return {
    on(kind, listener) {
      listeners[kind].add(listener);
      return () => void listeners[kind].delete(listener);
    },
    onCourtesy(listener) {
      courteous.add(listener);
      return () => void courteous.delete(listener);
    },
    async close() {
      subscriber.disconnect();
    },
  };
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null; // Not one of ours: the schema refuses it.
  }
}
