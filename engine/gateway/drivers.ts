import type { Agent } from 'node:https';
import type { DriverName } from '../contract/index.ts';
import { DriverNotAvailableError, type CreateDriver } from './driver.ts';
import type { SignalSubscription } from './signals.ts';
import { createSimulatorDriver } from './simulator/simulatorDriver.ts';

/** A driver whose modules are loaded when the first device asks for it. */
export interface LazyDriver {
  load(): Promise<CreateDriver>;
}

/** The drivers of an installation, by the name that devices ask for. */
export type Drivers = Partial<Record<DriverName, CreateDriver | LazyDriver>>;

export interface DriverSettings {
  /** Left out: this installation connects no numbers by WhatsApp Web. */
  baileys?: {
    /** Another server than WhatsApp's, for tests. */
    url: string | undefined;
    /** Trusts another authority than the process does. */
    agent?: Agent;
    /** Asked when the first device needs it. 32 bytes. */
    encryptionKey(): Promise<Buffer>;
  };
}

/** What this installation can connect. */
export function availableDrivers(signals: SignalSubscription, { baileys }: DriverSettings = {}): Drivers {
  return {
    simulator: createSimulatorDriver({
      onTraffic: (deviceId, listener) =>
        signals.on('traffic', (id) => {
          if (id === deviceId) listener();
        }),
    }),
    // Without a number on WhatsApp Web nothing of Baileys is loaded.
    ...(baileys && { baileys: { load: async () => (await import('./baileys/baileysDriver.ts')).createBaileysDriver({ url: baileys.url, agent: baileys.agent, encryptionKey: await baileys.encryptionKey() }) } }),
  };
}

/** Throws {@link DriverNotAvailableError}. */
export async function loadDriver(drivers: Drivers, name: DriverName): Promise<CreateDriver> {
  const driver = drivers[name];
  if (!driver) throw new DriverNotAvailableError(name);
  return 'load' in driver ? driver.load() : driver;
}
