export * from './createQueues.ts';
export * from './jobs.ts';
export * from './names.ts';
