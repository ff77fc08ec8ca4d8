import { z } from 'zod';
import { idFilter, listQuery, searchText } from '../lists/listQuery.ts';

export { ruleCreate, ruleRestore, ruleTry, ruleUpdate } from '../../contract/index.ts';

export const rulesQuery = listQuery({
  filters: { id: idFilter.optional(), q: searchText.optional(), enabled: z.boolean().optional() },
  sorts: { position: 'position', name: 'name', enabled: 'enabled' },
  defaultSort: ['position', 'ASC'],
});
