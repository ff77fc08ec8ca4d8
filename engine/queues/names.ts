/** Wakes a worker for one contact's stored messages. */
export const INBOUND_QUEUE = 'inbound';
/** Wakes a worker for one conversation's pending transfer. */
export const TRANSFERS_QUEUE = 'transfers';

/** Consumed by the gateway that holds the device's lease: a worker cannot reach a socket. */
export function outboundQueueName(deviceId: string): string {
  return `outbound-${deviceId}`;
}
