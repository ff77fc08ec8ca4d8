import { z } from 'zod';
import { presence, role } from '../../contract/index.ts';
import { idFilter, listQuery, searchText } from '../lists/listQuery.ts';

export { leavingPlan, userCreate, userUpdate } from '../../contract/index.ts';

export const usersQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    q: searchText.optional(),
    role: role.optional(),
    presence: presence.optional(),
    active: z.boolean().optional(),
    departmentIds: idFilter.optional(),
    departmentId: idFilter.optional(),
    email: z.string().trim().toLowerCase().max(254).optional(),
  },
  sorts: { name: 'name', email: 'email', role: 'role', presence: 'presence', capacity: 'capacity', active: 'active' },
  defaultSort: ['name', 'ASC'],
});
