import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { EJSON, Long } from 'bson';

import { documentsFile, metadataFile, type Metadata } from './archiveFiles.ts';
import type { CollectionCopy, Target } from './copyCollections.ts';
import { toLine } from './extendedJson.ts';
import { ToolError } from './failures.ts';

/** Readable by their owner only, like the data they come from. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** A new directory of files. It has its name only when it is complete, and `….unfinished` until then. */
export class ArchiveTarget implements Target {
  readonly name: string;
  private readonly unfinished: string;

  constructor(directory: string) {
    this.name = directory;
    this.unfinished = `${directory}.unfinished`;
  }

  async prepare(): Promise<void> {
    const found = await readdir(this.name).catch(() => []); // not there, which is what is wanted
    if (found.length > 0) throw new ToolError(`${this.name} is not empty: name a new directory.`);
    await rm(this.unfinished, { recursive: true, force: true });
    await mkdir(this.unfinished, { recursive: true, mode: DIRECTORY_MODE });
  }

  async write(collection: CollectionCopy, documents: AsyncIterable<Buffer>): Promise<number> {
    const path = join(this.unfinished, documentsFile(collection));
    await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
    let count = 0;
    const lines = async function* (): AsyncGenerator<string> {
      for await (const bytes of documents) {
        yield `${toLine(bytes)}\n`;
        count += 1;
      }
    };
    // 'wx': two names that differ in their case only are one file on some systems.
    await pipeline(Readable.from(lines()), createWriteStream(path, { flags: 'wx', mode: FILE_MODE, flush: true }));
    await this.writeMetadata(collection, count);
    return count;
  }

  async finish(): Promise<void> {
    await rename(this.unfinished, this.name);
  }

  private async writeMetadata(collection: CollectionCopy, count: number): Promise<void> {
    const metadata: Metadata = {
      options: collection.options,
      indexes: collection.indexes,
      database: collection.database,
      collectionName: collection.name,
      type: 'collection',
      documents: Long.fromNumber(count),
    };
    const text = EJSON.stringify(metadata, { relaxed: false });
    await writeFile(join(this.unfinished, metadataFile(collection)), `${text}\n`, { flag: 'wx', mode: FILE_MODE, flush: true });
  }
}
