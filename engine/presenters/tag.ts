import type { TagRecord } from '../contract/index.ts';
import type { Tag } from '../models/index.ts';

/** The contract's JSON of a tag. */
export function presentTag(tag: Tag): TagRecord {
  return { id: tag._id.toHexString(), name: tag.name, color: tag.color };
}
