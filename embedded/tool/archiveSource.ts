import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { EJSON } from 'bson';

import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { DOCUMENTS, METADATA } from './archiveFiles.ts';
import type { CollectionCopy, Source } from './copyCollections.ts';
import { fromLine } from './extendedJson.ts';
import { hasCode, reasonOf, ToolError } from './failures.ts';

const NEWLINE = 10;

/** What an export has written. A file of documents alone, as of mongoexport, is a collection without options and indexes. */
export class ArchiveSource implements Source {
  private constructor(
    readonly name: string,
    private readonly found: CollectionCopy[],
  ) {}

  /** Throws ToolError when there is none. */
  static async open(directory: string): Promise<ArchiveSource> {
    const found: CollectionCopy[] = [];
    for (const database of await folders(directory)) {
      const files = await readdir(join(directory, database));
      const names = new Set(files.flatMap((file) => [DOCUMENTS, METADATA].filter((ending) => file.endsWith(ending)).map((ending) => file.slice(0, -ending.length))));
      for (const name of [...names].toSorted()) found.push(await readCollection(join(directory, database), name));
    }
    if (found.length === 0) throw new ToolError(`There is no export in ${directory}: it has no folder of a database with *${DOCUMENTS} in it.`);
    return new ArchiveSource(directory, found);
  }

  collections(): Promise<CollectionCopy[]> {
    return Promise.resolve(this.found);
  }
}

async function folders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ToolError(`${directory} cannot be read: ${reasonOf(cause)}`);
  });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted();
}

async function readCollection(folder: string, file: string): Promise<CollectionCopy> {
  const path = join(folder, `${file}${DOCUMENTS}`);
  const metadata = await readMetadata(join(folder, `${file}${METADATA}`));
  const { options, indexes, documents: count } = metadata;
  return {
    database: typeof metadata.database === 'string' ? metadata.database : decodeURIComponent(basename(folder)),
    name: typeof metadata.collectionName === 'string' ? metadata.collectionName : decodeURIComponent(file),
    options: isDoc(options) ? options : {},
    indexes: Array.isArray(indexes) ? indexes.filter(isDoc).filter(({ name }) => name !== '_id_') : [],
    ...(isNumeric(count) ? { count: approximate(count) } : {}),
    documents: () => documents(path),
  };
}

async function readMetadata(path: string): Promise<Doc> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return '{}';
    throw cause;
  });
  try {
    const metadata: Value = EJSON.parse(text, { relaxed: false });
    if (isDoc(metadata)) return metadata;
  } catch (cause) {
    throw new ToolError(`${path} is no Extended JSON: ${reasonOf(cause)}`);
  }
  throw new ToolError(`${path} is no document.`);
}

async function* documents(path: string): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      yield fromLine(line);
    } catch (cause) {
      throw new ToolError(`${path}, line ${number}: ${reasonOf(cause)}`);
    }
  }
}

/** Ends lines at newlines only: readline would also at U+2028, which may stand in a string. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) { // without an encoding it reads buffers
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, at)]).toString();
      parts = [];
      from = at + 1;
    }
    parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString();
}
