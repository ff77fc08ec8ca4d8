import { z } from 'zod';
import { deadLetterKind } from '../../contract/index.ts';
import { idFilter, listQuery } from '../lists/listQuery.ts';

export const deadLettersQuery = listQuery({
  filters: { id: idFilter.optional(), queue: z.string().max(100).optional(), kind: deadLetterKind.optional() },
  sorts: { queue: 'queue', attempts: 'attempts', count: 'count', firstAt: 'firstAt', lastAt: 'lastAt' },
  defaultSort: ['lastAt', 'DESC'],
});
