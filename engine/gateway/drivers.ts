import type { DriverName } from '../contract/index.ts';
import { DriverNotAvailableError, type CreateDriver, type Driver, type DriverContext } from './driver.ts';
import type { SignalSubscription } from './signals.ts';
import { createSimulatorDriver } from './simulator/simulatorDriver.ts';

/** The drivers of an installation, by the name that devices ask for. */
export type Drivers = Partial<Record<DriverName, CreateDriver>>;

/** What this installation can connect. */
export function availableDrivers(signals: SignalSubscription): Drivers {
  return {
    simulator: createSimulatorDriver({
      onTraffic: (deviceId, listener) =>
        signals.on('traffic', (id) => {
          if (id === deviceId) listener();
        }),
    }),
  };
}

/** Throws {@link DriverNotAvailableError}. */
export function createDriver(drivers: Drivers, name: DriverName, context: DriverContext): Driver {
  const create = drivers[name];
  if (!create) throw new DriverNotAvailableError(name);
  return create(context);
}
