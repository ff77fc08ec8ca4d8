import { isSameCollation, type Collation } from '../bson/collation.ts';
import { isArrayIndex } from '../bson/paths.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/indexDefinition.ts';
import { fieldLimit, MAX_ID_BYTES } from '../storage/indexEntries.ts';
import type { Conditions } from './conditions.ts';
import { impliesExists, impliesFilter } from './implication.ts';

/** Something that can be scanned in order: an index, or the documents by their `_id`. */
export interface AccessPath {
  index?: Index;
  name: string;
  spaceId: number;
  fields: { name: string; direction: 1 | -1 }[];
  multikey: boolean[];
  /** Whether some of its keys are cut, so that their order cannot be relied on to the end. */
  shortened: boolean;
  /** Bytes of one encoded field. */
  limit: number;
  unique: boolean;
  /** Whether strings lie in it in the order that the query compares them by. */
  sameCollation: boolean;
  /** Whether it holds every document that the query can match. */
  holdsAll: boolean;
}

/** The ways to a collection's documents, those by `_id` first. */
export function accessPaths(collection: Collection, conditions: Conditions): AccessPath[] {
  const indexes = collection.indexes.filter((index) => index.ready && !index.hidden);
  return [idPath(collection, conditions.collation), ...indexes.map((index) => indexPath(index, conditions))];
}

function idPath(collection: Collection, collation: Collation | undefined): AccessPath {
  return {
    name: '_id_',
    spaceId: collection.id,
    fields: [{ name: '_id', direction: 1 }],
    multikey: [false],
    shortened: collection.hasShortenedIds,
    limit: MAX_ID_BYTES,
    unique: true,
    sameCollation: isSameCollation(collection.collation, collation),
    holdsAll: true,
  };
}

function indexPath(index: Index, conditions: Conditions): AccessPath {
  const { name, id, fields, multikey, unique } = index;
  const sameCollation = isSameCollation(index.collation, conditions.collation);
  return {
    index,
    name,
    spaceId: id,
    fields,
    multikey,
    shortened: index.hasShortenedKeys,
    limit: fieldLimit(index),
    unique,
    sameCollation,
    holdsAll: holdsAll(index, conditions, sameCollation),
  };
}

/** Sparse and partial indexes serve only queries whose every result they hold. */
function holdsAll(index: Index, conditions: Conditions, sameCollation: boolean): boolean {
  if (index.partial) return sameCollation && impliesFilter(conditions, index.partial.filter);
  if (!index.sparse) return true;
  return index.fields.some(({ name }) => conditions.fields.get(name)?.some(impliesExists));
}

/** Whether a field is by position in an array: its entries then do not tell all that a filter sees there. */
export function isPositional({ fields, multikey }: AccessPath, at: number): boolean {
  return multikey[at] === true && (fields[at]?.name.split('.').some(isArrayIndex) ?? false);
}
