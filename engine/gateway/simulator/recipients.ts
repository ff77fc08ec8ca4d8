import type { Logger } from '../../../config/logger.ts';
import type { SimulatorFaults } from '../../contract/index.ts';
import type { SimulatedTraffic } from '../../models/index.ts';
import type { DriverReceipt } from '../driver.ts';
import { madeAtMs } from './trafficId.ts';
import { pause } from './pause.ts';
import type { Wire } from './wire.ts';

/** From the moment the network received a message. ms. */
const DELIVERED_AFTER_MS = 300;
const READ_AFTER_MS = 1_000;
/** Receipts that a device missed while it was away and gets on connecting. */
const MAX_OWED = 2_000;

export interface RecipientsOptions {
  wire: Wire;
  faults: () => SimulatorFaults;
  onReceipt: (receipt: DriverReceipt) => Promise<void>;
  /** Ends with the connection; what is then still owed is given at the next one. */
  signal: AbortSignal;
  pollMs: number;
  log: Logger;
}

/**
 * The people who receive what the device sends: a message is delivered, then read. While the fault `dropAcks` is on
 * nothing comes back to the device; receipts follow when it ends.
 */
export function createRecipients({ wire, faults, onReceipt, signal, pollMs, log }: RecipientsOptions) {
  const known = new Set<string>();

  async function react(entry: SimulatedTraffic): Promise<void> {
    if (known.has(entry._id.toHexString())) return;
    known.add(entry._id.toHexString());
    try {
      if (!(await give(entry, 'delivered', DELIVERED_AFTER_MS))) return;
      if (!(await give(entry, 'read', READ_AFTER_MS))) return;
      await wire.take([entry._id]);
    } catch (error) {
      log.warn({ err: error, messageId: entry.messageId }, 'receipts will be given again at the next connection');
    } finally {
      known.delete(entry._id.toHexString());
    }
  }

  /** Answers false when the connection ended before the device had the receipt. */
  async function give(entry: SimulatedTraffic, status: DriverReceipt['status'], afterMs: number): Promise<boolean> {
    const dueMs = () => madeAtMs(entry._id) + afterMs + (faults().delayMs ?? 0) - Date.now();
    if (!(await pause(dueMs(), signal))) return false;
    for (;;) {
      if (!faults().dropAcks) {
        try {
          await onReceipt({ providerId: entry.messageId, status, at: new Date() });
          return !signal.aborted;
        } catch (error) {
          log.warn({ err: error, messageId: entry.messageId }, 'receipt not taken, it will be given again');
        }
      }
      if (!(await pause(pollMs, signal))) return false;
    }
  }

  return {
    /** Never rejects. */
    react,
    /** Gives what the device missed while it was away. Never rejects. */
    async catchUp(): Promise<void> {
      try {
        await Promise.all((await wire.owedReceipts(MAX_OWED)).map(react));
      } catch (error) {
        log.warn({ err: error }, 'missed receipts will be given at the next connection');
      }
    },
  };
}
