import type { DepartmentRecord } from '../contract/index.ts';
import type { Department } from '../models/index.ts';

/** The contract's JSON of a department; membership is kept with the users. */
export function presentDepartment(department: Department, memberIds: string[]): DepartmentRecord {
  return { id: department._id.toHexString(), name: department.name, memberIds, active: department.active };
}
