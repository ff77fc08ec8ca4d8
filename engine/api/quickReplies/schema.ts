import { idFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

export { quickReplyCreate, quickReplyUpdate } from '../../contract/index.ts';

export const quickRepliesQuery = listQuery({
  filters: { id: idFilter.optional(), q: searchText.optional(), departmentId: refFilter.optional() },
  sorts: { shortcut: 'shortcutKey', text: 'text', departmentId: 'departmentId' },
  defaultSort: ['shortcut', 'ASC'],
});
