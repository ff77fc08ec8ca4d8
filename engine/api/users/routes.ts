import { carryOutLeaving, createUser, deleteUser, previewLeaving, updateUser } from '../../commands/users/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { UserModel } from '../../models/index.ts';
import { isSupervisor } from '../../policies/viewer.ts';
import { presentUser, presentUserTo } from '../../presenters/user.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { leavingPlan, userCreate, usersQuery, userUpdate } from './schema.ts';

export function userRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/users', { query: usersQuery }, async ({ viewer, query: { filter, page }, response }) => {
      const { id, q, departmentId, email, ...fields } = filter;
      const seesEmails = isSupervisor(viewer);
      // What one may not see cannot be searched or sorted by either.
      if (!seesEmails && (email !== undefined || 'email' in page.sort)) throw new AppError('forbidden');
      const { records, total } = await readPage(
        UserModel,
        {
          ...fields,
          ...(id && { _id: id }),
          ...(email !== undefined && { email }),
          ...(departmentId && { departmentIds: departmentId }),
          ...wordsFilter(q, seesEmails ? ['name', 'email'] : ['name']),
        },
        page,
      );
      return answerPage(response, 'users', page, records.map((user) => presentUserTo(viewer, user)), total);
    }),

    route('GET /api/users/:id', {}, async ({ viewer, id }) => {
      const user = await UserModel.findById(id).lean();
      if (!user) throw notFound();
      return presentUserTo(viewer, user);
    }),

    route('POST /api/users', { body: userCreate, status: 201 }, async ({ body }) => presentUser(await createUser(body))),

    route('PUT /api/users/:id', { body: userUpdate }, async ({ viewer, signedIn, id, body }) =>
      presentUser((await updateUser(services, { userId: viewer.id, sessionId: signedIn.session._id }, id, body)).user),
    ),

    route('POST /api/users/:id/leaving/preview', { body: leavingPlan }, async ({ viewer, id, body }) => previewLeaving(viewer, id, body)),

    route('POST /api/users/:id/leaving', { body: leavingPlan }, async ({ viewer, signedIn, id, body }) =>
      carryOutLeaving(services, viewer, { userId: viewer.id, sessionId: signedIn.session._id }, id, body),
    ),

    route('DELETE /api/users/:id', {}, async ({ viewer, id }) => presentUser(await deleteUser(services, viewer.id, id))),
  ];
}
