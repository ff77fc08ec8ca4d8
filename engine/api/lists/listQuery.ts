import { Types, type Model, type ProjectionType, type QueryFilter } from 'mongoose';
import type { Response } from 'express';
import { z } from 'zod';
import { id, listRange, TOTAL_LIMIT } from '../../contract/index.ts';

/** Which page of a list is asked for, as the store wants it. */
export interface Page {
  sort: Record<string, 1 | -1>;
  skip: number;
  limit: number;
}

/** What a resource's list takes. */
export interface ListOptions<Filters extends z.ZodRawShape> {
  /** Filter name → schema. What a schema gives goes into the store's filter, so none may let an operator through. */
  filters: Filters;
  /** Field of the record → field of the store. */
  sorts: Record<string, string>;
  /** Without `sort`. */
  defaultSort: readonly [string, 'ASC' | 'DESC'];
}

/** The schema of a list's query string in react-admin's simple-REST dialect: `filter`, `sort` and `range`, each JSON. */
export function listQuery<Filters extends z.ZodRawShape>({ filters, sorts, defaultSort }: ListOptions<Filters>) {
  const known: Record<string, string> = { id: '_id', ...sorts };
  const sort = json(z.tuple([z.string().refine((field) => Object.hasOwn(known, field), { error: 'field.sort' }), z.enum(['ASC', 'DESC'])]));
  return z
    .object({ filter: json(z.strictObject(filters)).prefault('{}'), sort: sort.optional(), range: json(listRange).prefault('[0,24]') })
    .transform(({ filter, sort: given, range: [first, last] }) => {
      const [field, order] = given ?? defaultSort;
      const direction = order === 'ASC' ? 1 : -1;
      const stored = known[field] ?? '_id';
      // The id makes the order total, so that pages neither repeat nor skip.
      const page: Page = { sort: { [stored]: direction, _id: direction }, skip: first, limit: last - first + 1 };
      return { filter, page };
    });
}

/** A filter on ids: one or several. */
export const idFilter = z.union([id, z.array(id).max(1000)]).transform((ids) => ({ $in: [ids].flat().map((each) => new Types.ObjectId(each)) }));

/** A filter on a reference that may be empty. */
export const refFilter = z.union([z.null(), idFilter]);

/** A filter on a time: ISO 8601. */
export const instantFilter = z.iso.datetime({ offset: true }).transform((at) => new Date(at));

/** A search text. */
export const searchText = z.string().trim().max(100, 'field.tooLong');

/** Reads a page and its total, counted up to TOTAL_LIMIT. */
export async function readPage<Record>(model: Model<Record>, filter: QueryFilter<Record>, { sort, skip, limit }: Page, projection?: ProjectionType<Record>) {
  const [records, total] = await Promise.all([
    model.find(filter, projection).sort(sort).skip(skip).limit(limit).lean<Record[]>(),
    model.countDocuments(filter, { limit: TOTAL_LIMIT }),
  ]);
  return { records, total };
}

/** Sets `Content-Range: users 0-24/319` and gives the records back as the answer. */
export function answerPage<Record extends object>(response: Response, resource: string, { skip }: Page, records: Record[], total: number): Record[] {
  const range = records.length > 0 ? `${skip}-${skip + records.length - 1}` : '*';
  response.set('Content-Range', `${resource} ${range}/${total}`);
  return records;
}

/** A JSON value inside a query parameter. */
function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'field.json' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
