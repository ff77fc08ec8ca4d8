import type { DriverName } from '../contract/index.ts';
import type { BaileysOptions } from './baileys/baileysDriver.ts';
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
  baileys?: BaileysOptions;
}

/** What this installation can connect. */
export function availableDrivers(signals: SignalSubscription, settings: DriverSettings = {}): Drivers {
  return {
    simulator: createSimulatorDriver({
      onTraffic: (deviceId, listener) =>
        signals.on('traffic', (id) => {
          if (id === deviceId) listener();
        }),
    }),
    // Without a number on WhatsApp Web nothing of Baileys is loaded.
    baileys: { load: async () => (await import('./baileys/baileysDriver.ts')).createBaileysDriver(settings.baileys) },
  };
}

/** Throws {@link DriverNotAvailableError}. */
export async function loadDriver(drivers: Drivers, name: DriverName): Promise<CreateDriver> {
  const driver = drivers[name];
  if (!driver) throw new DriverNotAvailableError(name);
  return 'load' in driver ? driver.load() : driver;
}
