import { Readable } from 'node:stream';
import { createDiskStore } from '../../engine/media/index.ts';

/** A program that writes a file without an end into the media store that its argument names: to be killed. */
const [, , directory = ''] = process.argv;
const endless = Readable.from(
  (function* () {
    for (;;) yield Buffer.alloc(1_000, 'x');
  })(),
  { highWaterMark: 1 },
);
void createDiskStore({ directory, maxBytes: 50_000_000_000 }).write('0123456789abcdef01234567', endless);
