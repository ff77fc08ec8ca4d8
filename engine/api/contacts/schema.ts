import { z } from 'zod';
import { phoneKey, toE164 } from '../../identity/phone.ts';
import { idFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

export { contactCreate, contactLink, contactUpdate } from '../../contract/index.ts';

export const contactsQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    q: searchText.optional(),
    clientId: refFilter.optional(),
    ignored: z.boolean().optional(),
    /** As people write it; becomes the identity key, which every form of a phone shares. */
    phone: z.string().max(32).transform((phone) => phoneKey(toE164(phone) ?? phone)).optional(),
  },
  sorts: { name: 'name', phone: 'phone', clientId: 'clientId', ignored: 'ignored', createdAt: 'createdAt', updatedAt: 'updatedAt' },
  defaultSort: ['name', 'ASC'],
});
