export * from './discardDeadLetter.ts';
export * from './forgetMended.ts';
export * from './retryDeadLetter.ts';
export * from './stuckWork.ts';
