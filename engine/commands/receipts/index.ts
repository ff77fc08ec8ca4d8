export * from './earlyReceipts.ts';
export * from './receiveReceipt.ts';
