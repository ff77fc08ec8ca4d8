import type { Express } from 'express';
import { createApiContext } from '../../engine/api/context.ts';
import { createApp } from '../../engine/api/createApp.ts';
import type { Role } from '../../engine/contract/index.ts';
import { POLICIES, type Access } from '../../engine/policies/table.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
const people = {} as Record<Role, SignedIn>;

beforeAll(async () => {
  app = await startTestApp();
  for (const role of ['agent', 'supervisor', 'admin'] as const) people[role] = await app.signInAs(role);
});
afterAll(() => app.close());

const lines = Object.entries(POLICIES) as [string, Access][];

it('has one line for every route of the app, and a route for every line', () => {
  const context = createApiContext(app.runtime, { host: '127.0.0.1', port: 0, trustProxy: 0 });
  const routes = routesOf(createApp(context));
  context.metrics.stop();
  expect(routes.toSorted()).toEqual(lines.map(([line]) => line).toSorted());
});

describe.each(lines.filter(([, access]) => access !== 'public'))('%s', (line, access) => {
  const [method, path] = line.replace(':id', UNKNOWN_ID).split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
  const call = (who: SignedIn | TestApp['request']) => {
    const request = who[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](path);
    return method === 'POST' || method === 'PUT' ? request.send({}) : request;
  };

  it('is 401 without a session', async () => {
    const { body } = await call(app.request).expect(401);
    expect(body).toEqual({ error: { code: 'not_signed_in', message: expect.any(String) } });
  });

  const outside = access === 'signedIn' || access === 'public' ? [] : (['agent', 'supervisor', 'admin'] as const).filter((role) => !access.includes(role));
  if (outside.length > 0) {
    it.each(outside)('is 403 to a role outside: %s', async (role) => {
      const { body } = await call(people[role]).expect(403);
      expect(body.error.code).toBe('forbidden');
    });
  }
});

/** Every route registered with the app, as the table writes them. */
function routesOf(app: Express): string[] {
  return app.router.stack.flatMap(({ route }) => {
    if (!route) return [];
    return [...new Set(route.stack.map((layer) => `${layer.method.toUpperCase()} ${route.path}`))];
  });
}
