import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { POLICIES, type Access, type PolicyLine } from '../policies/table.ts';
import type { Viewer } from '../policies/viewer.ts';
import type { ApiContext } from './context.ts';
import { authorize, signedInOf } from './middleware/authenticate.ts';
import { jsonBody } from './middleware/jsonBody.ts';
import { checkIds, parseBody, parseQuery } from './middleware/validation.ts';
import type { SignedIn } from './session/sessions.ts';

/** One call of a route, with everything parsed. */
export interface Call<Line extends PolicyLine, Query, Body> {
  /** Who asks; on a public route nobody is looked for. */
  viewer: (typeof POLICIES)[Line] extends 'public' ? null : Viewer;
  signedIn: (typeof POLICIES)[Line] extends 'public' ? null : SignedIn;
  /** The record's id in the path, well formed; empty when the path names none. */
  id: string;
  query: Query;
  body: Body;
  request: Request;
  response: Response;
}

export interface Route {
  line: PolicyLine;
  mount(app: Express, context: ApiContext): void;
}

interface RouteOptions<Query extends z.ZodType, Body extends z.ZodType> {
  query?: Query;
  body?: Body;
  /** Status of the answer. @defaultValue 200 */
  status?: number;
}

const NOTHING = z.unknown();

/**
 * Registers a route: its line of the policy table is applied first, then ids, query and body are parsed, then `handle`
 * answers the JSON (or writes the answer itself and gives nothing back).
 */
export function route<Line extends PolicyLine, Query extends z.ZodType = typeof NOTHING, Body extends z.ZodType = typeof NOTHING>(
  line: Line,
  options: RouteOptions<Query, Body>,
  handle: (call: Call<Line, z.infer<Query>, z.infer<Body>>) => Promise<object | void>,
): Route {
  return {
    line,
    mount(app, { sessions, metrics }) {
      const access = accessOf(line);
      const [method, path] = line.split(' ') as [HttpMethod, string]; // The table's lines are written so.
      app[METHODS[method]](
        path,
        (_request, response, next) => {
          metrics.setRoute(response, line);
          next();
        },
        authorize(access, sessions),
        ...(options.body ? [jsonBody] : []),
        async (request: Request, response: Response) => {
          checkIds(request.params);
          const signedIn = access === 'public' ? null : signedInOf(response);
          const answer = await handle({
            // Null exactly when the line is public, which the types of the call say from the same table.
            ...({ viewer: signedIn?.viewer ?? null, signedIn } as Pick<Call<Line, unknown, unknown>, 'viewer' | 'signedIn'>),
            id: String(request.params.id ?? ''),
            query: options.query ? parseQuery(options.query, request.query) : request.query,
            body: options.body ? parseBody(options.body, request.body) : undefined,
            request,
            response,
          } as Call<Line, z.infer<Query>, z.infer<Body>>);
          if (answer !== undefined) response.status(response.statusCode === 200 ? (options.status ?? 200) : response.statusCode).json(answer);
        },
      );
    },
  };
}

type HttpMethod = keyof typeof METHODS;
const METHODS = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;

function accessOf(line: string): Access {
  if (!Object.hasOwn(POLICIES, line)) throw new Error(`route "${line}" has no line in engine/policies/table.ts`);
  return POLICIES[line as PolicyLine]; // Just checked.
}
