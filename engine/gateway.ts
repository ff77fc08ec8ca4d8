import { isEntry, runProcess } from '../config/runProcess.ts';
import { availableDrivers } from './gateway/drivers.ts';
import { startHost, type HostTimings } from './gateway/host.ts';
import { subscribeSignals } from './gateway/signals.ts';
import type { Runtime } from './runtime.ts';

/** Starts holding devices. Any number of gateways may run; each device is held by one. */
export async function startGateway({ services, redis, prefix, log }: Runtime, timings?: Partial<HostTimings>): Promise<{ stop(): Promise<void> }> {
  const signals = subscribeSignals(redis, prefix, (error) => log.warn({ err: error }, 'gateway signals'));
  const host = startHost({ services, redis, prefix, drivers: availableDrivers(signals), signals, timings });
  return {
    async stop() {
      await host.stop();
      await signals.close();
    },
  };
}

if (isEntry(import.meta.url)) await runProcess('gateway', (runtime) => startGateway(runtime));
