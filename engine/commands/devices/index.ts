export * from './requestDeviceConnection.ts';
