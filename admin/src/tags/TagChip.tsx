import Chip from '@mui/material/Chip';
import { useRecordContext } from 'react-admin';
import type { TagRecord } from '../../../engine/contract/index.ts';
import { textOn } from './tagColors.ts';

/** A tag in its colour; the record's when no tag is given. */
export function TagChip(props: { tag?: TagRecord }) {
  const tag = useRecordContext<TagRecord>({ record: props.tag });
  return tag ? <Chip size="small" label={tag.name} sx={{ bgcolor: tag.color, color: textOn(tag.color) }} /> : null;
}
