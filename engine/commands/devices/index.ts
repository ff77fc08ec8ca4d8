export * from './moving/index.ts';
export { outagesOf, readOutages } from './readOutages.ts';
export { readTraffic } from './readTraffic.ts';
export * from './requestDeviceConnection.ts';
