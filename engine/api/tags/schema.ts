import { idFilter, listQuery, searchText } from '../lists/listQuery.ts';

export { tagCreate, tagUpdate } from '../../contract/index.ts';

export const tagsQuery = listQuery({
  filters: { id: idFilter.optional(), q: searchText.optional() },
  sorts: { name: 'nameKey', color: 'color' },
  defaultSort: ['name', 'ASC'],
});
