import type { UserCreate } from '../../contract/index.ts';
import { DepartmentModel, UserModel, type User } from '../../models/index.ts';
import { hashPassword } from '../passwords.ts';
import { referencesTo } from '../references.ts';

/** A new user. Throws `duplicate` (by the unique index) for an e-mail that is taken. */
export async function createUser({ password, departmentIds, ...fields }: UserCreate): Promise<User> {
  const departments = await referencesTo(DepartmentModel, departmentIds, 'departmentIds', 'field.unknownDepartment');
  const user = await UserModel.create({ ...fields, departmentIds: departments, passwordHash: await hashPassword(password) });
  return user.toObject();
}
