export * from './createMediaStore.ts';
export * from './diskStore.ts';
export * from './fileName.ts';
export * from './measure.ts';
export * from './mediaStore.ts';
export * from './mediaType.ts';
export * from './s3Store.ts';
export * from './storeMedia.ts';
