/** Wakes a worker for one contact's stored messages. */
export const INBOUND_QUEUE = 'inbound';
/** Wakes a worker for one conversation's pending transfer. */
export const TRANSFERS_QUEUE = 'transfers';
/** Wakes a worker when something becomes due in a conversation. */
export const DEADLINES_QUEUE = 'deadlines';
/** Wakes a worker when routing is to look at a conversation, or at what waits for a free agent. */
export const ROUTING_QUEUE = 'routing';
/** Wakes a worker for the moving of a device's conversations. */
export const MOVES_QUEUE = 'moves';

/** Consumed by the gateway that holds the device's lease: a worker cannot reach a socket. */
export function outboundQueueName(deviceId: string): string {
  return `outbound-${deviceId}`;
}
