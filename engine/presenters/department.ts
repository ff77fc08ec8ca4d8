import type { DepartmentRecord } from '../contract/index.ts';
import type { Department } from '../models/index.ts';

/** The contract's JSON of a department; membership is kept with the users. */
export function presentDepartment({ _id, name, active, strategy, maxPerAgent, hours, reservationSeconds }: Department, memberIds: string[]): DepartmentRecord {
  return { id: _id.toHexString(), name, memberIds, active, strategy, maxPerAgent, hours, reservationSeconds };
}
