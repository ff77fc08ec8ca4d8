import { Agent } from 'node:https';
import { createLogger } from '../../../config/logger.ts';
import { createBaileysDriver, type BaileysOptions } from '../../../engine/gateway/baileys/baileysDriver.ts';
import type { BaileysTimings } from '../../../engine/gateway/baileys/timings.ts';
import type { ConnectionDetail, ConnectionReason, ConnectionStatus, CreateDriver, Driver, DriverContext, DriverReceipt, IncomingMessage } from '../../../engine/gateway/driver.ts';
import type { DriverSettings } from '../../../engine/gateway/drivers.ts';
import { waitFor } from '../../support/waitFor.ts';
import type { Companion } from '../../support/whatsapp/companion.ts';
import { TEST_KEY } from '../../support/whatsapp/gatewayProcess.ts';
import type { Phone } from '../../support/whatsapp/phone.ts';
import type { StandIn } from '../../support/whatsapp/standIn.ts';

/** Short enough for tests, long enough for a machine that stands still for a moment. */
export const QUICK_TIMINGS: Partial<BaileysTimings> = { ackMs: 400, retryMs: 20, goodbyeMs: 200, journalScanMs: 200 };

export interface ToldStatus extends ConnectionDetail {
  status: ConnectionStatus;
  reason: ConnectionReason | null;
}

/** A driver and what it told. */
export interface TestDevice {
  driver: Driver;
  statuses: ToldStatus[];
  incoming: IncomingMessage[];
  receipts: DriverReceipt[];
  /** The first status, from now on, that is the wanted one. */
  told(status: ConnectionStatus): Promise<ToldStatus>;
}

export function driverFor(whatsapp: StandIn, options: Partial<BaileysOptions> = {}): CreateDriver {
  return createBaileysDriver({ encryptionKey: TEST_KEY, url: whatsapp.url, agent: new Agent({ ca: whatsapp.ca }), ...options, timings: { ...QUICK_TIMINGS, ...options.timings } });
}

export function createTestDevice(create: CreateDriver, context: { deviceId: string } & Partial<DriverContext>): TestDevice {
  const statuses: ToldStatus[] = [];
  const incoming: IncomingMessage[] = [];
  const receipts: DriverReceipt[] = [];
  const driver = create({
    phone: null,
    fence: 1,
    log: createLogger('silent', 'test'),
    onMessage: async (message) => void incoming.push(message),
    onReceipt: async (receipt) => void receipts.push(receipt),
    onStatus: (status, reason, detail) => void statuses.push({ status, reason, ...detail }),
    ...context,
  });
  return {
    driver,
    statuses,
    incoming,
    receipts,
    told(wanted) {
      const from = statuses.length;
      return waitFor(() => statuses.slice(from).find(({ status }) => status === wanted), { what: `the status ${wanted}` });
    },
  };
}

/** Pairs a device with a phone by QR code, as the engine does: connected again after the restart. */
export async function pair({ driver, statuses }: TestDevice, phone: Phone): Promise<Companion> {
  await driver.connect();
  const qr = await waitFor(() => statuses.findLast((told) => told.status === 'pairing')?.qr, { what: 'a QR code' });
  const companion = await phone.scanQr(qr);
  await waitFor(() => statuses.at(-1)?.reason === 'restarting' && statuses.at(-1)?.status === 'disconnected', { what: 'the restart' });
  await driver.connect();
  return companion;
}

/** What a gateway is given so that its numbers connect to the stand-in. */
export function driverSettingsFor(whatsapp: StandIn): DriverSettings {
  return { baileys: { url: whatsapp.url, agent: new Agent({ ca: whatsapp.ca }), encryptionKey: () => Promise.resolve(TEST_KEY) } };
}
