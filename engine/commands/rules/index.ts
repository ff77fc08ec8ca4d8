export * from './knownIds.ts';
export * from './saveRule.ts';
