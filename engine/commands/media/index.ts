export * from './findMedia.ts';
export * from './postUpload.ts';
export * from './removeOrphans.ts';
