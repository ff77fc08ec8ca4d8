export * from './expireSends.ts';
export * from './findSent.ts';
export * from './recipients.ts';
export * from './sendMessage.ts';
export * from './sendQueuedMessages.ts';
export * from './wakeQueuedMessages.ts';
