/** How patient the driver is. All in ms. */
export interface BaileysTimings {
  /** A connection that neither stands nor shows a code by then is given up. @defaultValue 60,000 */
  connectingMs: number;
  /** How often the server is asked whether it is there; 5 s after a silence of that length the connection is lost. @defaultValue 25,000 */
  keepAliveMs: number;
  /** A query that is not answered by then never is. @defaultValue 20,000 */
  queryMs: number;
  /**
   * What is asked before a message may leave is answered by then, or the message certainly did not leave. Less than the
   * engine waits for the whole. @defaultValue 10,000
   */
  prepareMs: number;
  /**
   * How long an acknowledgement is listened for. Longer than the engine waits: one that comes late still tells what
   * became of the message. @defaultValue 60,000
   */
  ackMs: number;
  /** How long a QR code is shown. @defaultValue as WhatsApp has it: 60,000 for the first, 20,000 for each of five later ones */
  qrMs?: number;
  /** How long an ended connection waits for the other side's goodbye. @defaultValue 1,000 */
  goodbyeMs: number;
  /** First pause before a message that could not be stored is handed over again. @defaultValue 500 */
  retryMs: number;
  /** How often the journal is looked at for what was overlooked. @defaultValue 60,000 */
  journalScanMs: number;
}

export const BAILEYS_TIMINGS: BaileysTimings = {
  connectingMs: 60_000,
  keepAliveMs: 25_000,
  queryMs: 20_000,
  prepareMs: 10_000,
  ackMs: 60_000,
  goodbyeMs: 1_000,
  retryMs: 500,
  journalScanMs: 60_000,
};
