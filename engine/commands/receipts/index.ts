export * from './receiveReceipt.ts';
