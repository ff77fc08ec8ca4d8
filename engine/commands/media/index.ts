export { fetchMedia, type FetchMediaCommand, type PendingMessage } from './fetchMedia.ts';
export * from './findMedia.ts';
export * from './findPendingMedia.ts';
export * from './postUpload.ts';
export * from './removeOrphans.ts';
export * from './retryMedia.ts';
