export * from './expireSends.ts';
export * from './sendMessage.ts';
export * from './sendQueuedMessages.ts';
export * from './wakeQueuedMessages.ts';
