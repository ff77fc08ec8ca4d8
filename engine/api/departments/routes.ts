import { createDepartment, deleteDepartment, membersOf, updateDepartment } from '../../commands/departments/saveDepartment.ts';
import type { DepartmentRecord } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { DepartmentModel, type Department } from '../../models/index.ts';
import { presentDepartment } from '../../presenters/department.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { departmentCreate, departmentsQuery, departmentUpdate } from './schema.ts';

export function departmentRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/departments', { query: departmentsQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q, ...fields } = filter;
      const { records, total } = await readPage(DepartmentModel, { ...fields, ...(id && { _id: id }), ...wordsFilter(q, ['name']) }, page);
      const members = await membersOf(records.map((each) => each._id));
      return answerPage(response, 'departments', page, records.map((each) => presentDepartment(each, members.get(each._id.toHexString()) ?? [])), total);
    }),

    route('GET /api/departments/:id', {}, async ({ id }) => {
      const department = await DepartmentModel.findById(id).lean();
      if (!department) throw notFound();
      return present(department);
    }),

    route('POST /api/departments', { body: departmentCreate, status: 201 }, async ({ body }) => present(await createDepartment(services, body))),

    route('PUT /api/departments/:id', { body: departmentUpdate }, async ({ id, body }) => present(await updateDepartment(services, id, body))),

    route('DELETE /api/departments/:id', {}, async ({ id }) => {
      const [department, members] = await deleteDepartment(services, id);
      return presentDepartment(department, members);
    }),
  ];
}

async function present(department: Department): Promise<DepartmentRecord> {
  const members = await membersOf([department._id]);
  return presentDepartment(department, members.get(department._id.toHexString()) ?? []);
}
