import type { Readable } from 'node:stream';

/** A part of a file: the first and the last byte, both counted from 0 and both within it. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What was written. */
export interface WrittenMedia {
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
  /** The first {@link HEAD_BYTES} at most: enough to tell what it is. */
  head: Buffer;
}

/** So much of a file's beginning tells what it is, the parts of an office document included. */
export const HEAD_BYTES = 64 * 1024;

/**
 * Where files of messages lie. Ids are ours (24 hexadecimal digits), never a name that somebody else gave. A file is
 * there whole or not at all, whatever dies while it is written.
 */
export interface MediaStore {
  /** The largest file it takes, bytes. */
  readonly maxBytes: number;
  /**
   * Writes a stream under an id, in place of what was there. Throws {@link MediaTooLargeError}, {@link MediaStoreFullError}
   * and whatever the stream fails with; then nothing is left of it.
   */
  write(id: string, source: Readable): Promise<WrittenMedia>;
  /** Throws {@link MediaMissingError}. */
  open(id: string, range?: ByteRange): Promise<Readable>;
  /** Null when there is no such file. `size` in bytes. */
  stat(id: string): Promise<{ size: number } | null>;
  /** Repeatable. */
  remove(id: string): Promise<void>;
  /** Removes what was being written and has not grown since `before`: whoever wrote it is dead. Answers how many. */
  removeUnfinished(before: Date): Promise<number>;
}

/** Whether it is an id of ours. */
export function isMediaId(id: string): boolean {
  return /^[0-9a-f]{24}$/.test(id);
}

/** A file is larger than the store takes. */
export class MediaTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`);
    this.name = 'MediaTooLargeError';
  }
}

/** There is no room for the file. */
export class MediaStoreFullError extends Error {
  constructor(options?: ErrorOptions) {
    super('the media store is full', options);
    this.name = 'MediaStoreFullError';
  }
}

/** The store cannot be asked, or does not do what it was asked. */
export class MediaStoreAwayError extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`the media store is away: ${what}`, options);
    this.name = 'MediaStoreAwayError';
  }
}

/** There is no file under the id. */
export class MediaMissingError extends Error {
  constructor(id: string, options?: ErrorOptions) {
    super(`there is no file under ${id}`, options);
    this.name = 'MediaMissingError';
  }
}
