import { z } from 'zod';

/** A list's total is counted up to here. */
export const TOTAL_LIMIT = 10_001;

/**
 * react-admin's simple-REST dialect: `?filter={}&sort=["field","ASC"]&range=[0,24]`, each JSON.
 * A resource's own schema says which filters and sort fields it takes.
 */
export const listSort = z.tuple([z.string().max(60), z.enum(['ASC', 'DESC'])]);
export const listRange = z
  .tuple([z.number().int().min(0), z.number().int().min(0)])
  .refine(([first, last]) => last >= first && last - first < 1000, 'field.range');
