import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { Long } from 'bson';

import type { Doc } from '../bson/values.ts';

/** What stands beside a collection's documents, in the form of mongodump's files of that name, and how many there are. */
export interface Metadata {
  options: Doc;
  /** Without that of `_id`. */
  indexes: Doc[];
  database: string;
  collectionName: string;
  type: 'collection';
  documents: Long;
}

export const DOCUMENTS = '.jsonl';
export const METADATA = '.metadata.json';

interface Namespace {
  database: string;
  name: string;
}

/** Within an archive: one document a line, as mongoimport takes them. */
export function documentsFile({ database, name }: Namespace): string {
  return join(fileName(database), `${fileName(name)}${DOCUMENTS}`);
}

export function metadataFile({ database, name }: Namespace): string {
  return join(fileName(database), `${fileName(name)}${METADATA}`);
}

/** Bytes of a name that leave room for its ending. */
const LONGEST = 200;

/** The name itself where it can be one; otherwise escaped, and when that is long, cut and hashed: the metadata have it whole. */
function fileName(name: string): string {
  const escaped = encodeURIComponent(name);
  if (escaped.length <= LONGEST) return escaped;
  return `${escaped.slice(0, LONGEST)}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}
