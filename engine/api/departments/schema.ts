import { z } from 'zod';
import { idFilter, listQuery, searchText } from '../lists/listQuery.ts';

export { departmentCreate, departmentUpdate } from '../../contract/index.ts';

export const departmentsQuery = listQuery({
  filters: { id: idFilter.optional(), q: searchText.optional(), active: z.boolean().optional() },
  sorts: { name: 'nameKey', active: 'active' },
  defaultSort: ['name', 'ASC'],
});
