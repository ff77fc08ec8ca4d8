import { z } from 'zod';
import { deviceStatus, driverName } from '../../contract/index.ts';
import { idFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

export { deviceConnect, deviceCreate, deviceUpdate } from '../../contract/index.ts';

export const devicesQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    q: searchText.optional(),
    driver: driverName.optional(),
    status: deviceStatus.optional(),
    active: z.boolean().optional(),
    defaultDepartmentId: refFilter.optional(),
  },
  sorts: { name: 'name', driver: 'driver', status: 'status', statusSince: 'statusSince', active: 'active' },
  defaultSort: ['name', 'ASC'],
});
