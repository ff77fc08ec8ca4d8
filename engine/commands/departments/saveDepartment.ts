import { Types } from 'mongoose';
import type { DepartmentCreate, DepartmentUpdate } from '../../contract/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { normalise } from '../../identity/tokens.ts';
import { ConversationModel, DepartmentModel, DeviceModel, QuickReplyModel, UserModel, type Department } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { referencesTo } from '../references.ts';
import { planChanged } from '../routing/planChanged.ts';

/** A new department with its members, whose sight changes with it. */
export async function createDepartment(services: Services, { name, memberIds, ...fields }: DepartmentCreate): Promise<Department> {
  const members = await referencesTo(UserModel, memberIds, 'memberIds', 'field.unknownUser');
  const department = await DepartmentModel.create({ ...fields, name, nameKey: normalise(name) });
  await setMembers(services, department._id, members);
  await planChanged(services);
  return department.toObject();
}

/** Changes a department; `memberIds`, when given, is the whole membership from now on. */
export async function updateDepartment(services: Services, departmentId: string, { name, memberIds, ...fields }: DepartmentUpdate): Promise<Department> {
  const members = memberIds && (await referencesTo(UserModel, memberIds, 'memberIds', 'field.unknownUser'));
  const set = { ...fields, ...(name !== undefined && { name, nameKey: normalise(name) }) };
  const department = await DepartmentModel.findByIdAndUpdate(departmentId, { $set: set }, { returnDocument: 'after' }).lean();
  if (!department) throw notFound();
  if (members) await setMembers(services, department._id, members);
  await planChanged(services);
  return department;
}

/** Deletes a department that nothing was ever sent to; its members, given back too, just lose it. Throws `in_use` otherwise. */
export async function deleteDepartment(services: Services, departmentId: string): Promise<[Department, memberIds: string[]]> {
  const id = new Types.ObjectId(departmentId);
  const isUsed =
    (await ConversationModel.exists({ departmentId: id })) ??
    (await DeviceModel.exists({ defaultDepartmentId: id })) ??
    (await QuickReplyModel.exists({ departmentId: id }));
  if (isUsed) throw new AppError('in_use');
  const members = await membersOf([id]);
  const department = await DepartmentModel.findByIdAndDelete(departmentId).lean();
  if (!department) throw notFound();
  await setMembers(services, id, []);
  await planChanged(services);
  return [department, members.get(id.toHexString()) ?? []];
}

/** Who is in a department, by id. */
export async function membersOf(departmentIds: Types.ObjectId[]): Promise<Map<string, string[]>> {
  const users = await UserModel.find({ departmentIds: { $in: departmentIds } }, { departmentIds: 1 }).sort({ name: 1, _id: 1 }).lean();
  return new Map(
    departmentIds.map((departmentId) => [
      departmentId.toHexString(),
      users.filter((user) => user.departmentIds.some((each) => each.equals(departmentId))).map((user) => user._id.toHexString()),
    ]),
  );
}

/** Membership lives with the users. Only those who come or go are written, and reconnect with what they may see now. */
async function setMembers(services: Services, departmentId: Types.ObjectId, members: Types.ObjectId[]): Promise<void> {
  const leaving = await UserModel.find({ departmentIds: departmentId, _id: { $nin: members } }, { _id: 1 }).lean();
  const joining = await UserModel.find({ _id: { $in: members }, departmentIds: { $ne: departmentId } }, { _id: 1 }).lean();
  await UserModel.updateMany({ _id: { $in: leaving.map((user) => user._id) } }, { $pull: { departmentIds: departmentId } });
  await UserModel.updateMany({ _id: { $in: joining.map((user) => user._id) } }, { $addToSet: { departmentIds: departmentId } });
  for (const user of [...leaving, ...joining]) services.live.accessChanged(user._id.toHexString());
}
