import type { WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../config/logger.ts';

/**
 * Baileys listens to its WebSocket with async functions whose promises nobody awaits, and reads frames in the event itself:
 * a reset in the moment of an answer, or one bad frame, would be an error that nobody caught, which ends the process with
 * every device in it. Here it ends at most this connection. A frame that could not be read has put the cipher out of step.
 */
export function guardListeners({ ws, end }: Pick<WASocket, 'ws' | 'end'>, log: Logger): void {
  const emit = ws.emit.bind(ws);
  ws.emit = (event: string, ...values: unknown[]): boolean => {
    const listeners = ws.rawListeners(event);
    // Without a listener an `error` is thrown, as it should be.
    if (listeners.length === 0) return emit(event, ...values);
    for (const listener of listeners) {
      try {
        const result: unknown = Reflect.apply(listener, ws, values);
        if (result instanceof Promise) result.catch((error: unknown) => failed(event, error));
      } catch (error) {
        failed(event, error);
      }
    }
    return true;
  };

  function failed(event: string, error: unknown): void {
    log.warn({ err: error, event }, 'what the network sent could not be handled');
    if (event === 'message') void end(error instanceof Error ? error : new Error('a frame could not be read')).catch((cause: unknown) => log.debug({ err: cause }, 'connection not ended in order'));
  }
}
