import type { Model, QueryFilter } from 'mongoose';
import { DepartmentModel, DeviceModel, TagModel, UserModel } from '../../models/index.ts';
import type { KnownIds } from '../../routing/index.ts';

/** Enough where there are no rules. */
export const NOTHING_KNOWN: KnownIds = { departments: new Set(), users: new Set(), tags: new Set(), devices: new Set() };

/** What rules may name now. */
export async function readKnownIds(): Promise<KnownIds> {
  const [departments, users, tags, devices] = await Promise.all([
    idsOf(DepartmentModel, { active: true }),
    idsOf(UserModel, { active: true }),
    idsOf(TagModel, {}),
    idsOf(DeviceModel, { active: true }),
  ]);
  return { departments, users, tags, devices };
}

async function idsOf<Record>(model: Model<Record>, filter: QueryFilter<Record>): Promise<ReadonlySet<string>> {
  return new Set((await model.distinct('_id', filter)).map(String));
}
