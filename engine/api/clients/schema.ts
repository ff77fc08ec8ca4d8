import { z } from 'zod';
import { address, clientUpdate as wholeClientUpdate, documentType } from '../../contract/index.ts';
import { idFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

export { clientCreate } from '../../contract/index.ts';

const { shape } = address;

/** As the contract has it, but a part of an address that is left out stays as it is instead of becoming empty. */
export const clientUpdate = wholeClientUpdate.extend({
  address: z
    .object({
      postalCode: shape.postalCode.unwrap(),
      street: shape.street.unwrap(),
      number: shape.number.unwrap(),
      complement: shape.complement.unwrap(),
      district: shape.district.unwrap(),
      city: shape.city.unwrap(),
      state: shape.state.unwrap(),
    })
    .partial()
    .nullable()
    .optional(),
});

export const clientsQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    q: searchText.optional(),
    active: z.boolean().optional(),
    documentType: documentType.optional(),
    /** With or without punctuation. */
    document: z.string().max(24).transform((document) => document.replace(/[\s./-]/g, '').toUpperCase()).optional(),
    email: z.string().trim().toLowerCase().max(254).optional(),
    name: z.string().trim().max(160).optional(),
    managerId: refFilter.optional(),
  },
  sorts: { name: 'name', document: 'document', documentType: 'documentType', email: 'email', active: 'active', createdAt: 'createdAt', updatedAt: 'updatedAt' },
  defaultSort: ['name', 'ASC'],
});
