export * from './compareWithTimeline.ts';
export * from './describeReport.ts';
export * from './servicesWithoutRedis.ts';
export * from './verifyEverything.ts';
