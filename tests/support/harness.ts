export * from './createTestRuntime.ts';
export * from './startTestApp.ts';
export * from './waitFor.ts';
