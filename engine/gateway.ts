import { readEncryptionKey } from '../config/encryptionKey.ts';
import { isEntry, runProcess } from '../config/runProcess.ts';
import type { Env } from '../config/env.ts';
import { availableDrivers, type DriverSettings } from './gateway/drivers.ts';
import { startHost, type HostTimings } from './gateway/host.ts';
import { subscribeSignals } from './gateway/signals.ts';
import type { Runtime } from './runtime.ts';

export interface GatewayOptions {
  timings?: Partial<HostTimings>;
  drivers?: DriverSettings;
}

/** Starts holding devices. Any number of gateways may run; each device is held by one. */
export async function startGateway({ services, redis, prefix, log }: Runtime, { timings, drivers }: GatewayOptions = {}): Promise<{ stop(): Promise<void> }> {
  const signals = subscribeSignals(redis, prefix, (error) => log.warn({ err: error }, 'gateway signals'));
  const host = startHost({ services, redis, prefix, drivers: availableDrivers(signals, drivers), signals, timings });
  return {
    async stop() {
      await host.stop();
      await signals.close();
    },
  };
}

/** What the environment says of the drivers. */
export function driverSettingsOf(env: Env): DriverSettings {
  return { baileys: { url: env.BAILEYS_URL, encryptionKey: () => readEncryptionKey(env) } };
}

if (isEntry(import.meta.url)) await runProcess('gateway', (runtime, env) => startGateway(runtime, { drivers: driverSettingsOf(env) }));
