import { Types, type Model, type QueryFilter } from 'mongoose';
import { invalid } from '../errors.ts';

/** The distinct ids as the store keeps them. Throws `invalid` with `sentence` at `field` unless every one names a record. */
export async function referencesTo<Record>(model: Model<Record>, ids: string[], field: string, sentence: string): Promise<Types.ObjectId[]> {
  const distinct = [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => new Types.ObjectId(id));
  // Every model has `_id`, which its generic record hides from the types.
  const filter = { _id: { $in: distinct } } as unknown as QueryFilter<Record>;
  if (distinct.length > 0 && (await model.countDocuments(filter)) < distinct.length) throw invalid({ [field]: sentence });
  return distinct;
}

/** As {@link referencesTo}, for a reference that may be empty. */
export async function referenceTo<Record>(model: Model<Record>, id: string | null, field: string, sentence: string): Promise<Types.ObjectId | null> {
  const [found = null] = await referencesTo(model, id === null ? [] : [id], field, sentence);
  return found;
}
