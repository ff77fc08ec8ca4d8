import { changesQuery } from '../../contract/index.ts';
import { readSettings } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';
import { readChanges } from './readChanges.ts';
import { readSince, startingPoint, writeSince } from './since.ts';

/** What a panel may have missed while its socket was away. From the store: nothing is lost with Redis. */
export function changesRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/changes', { query: changesQuery }, async ({ viewer, query }) => {
      const now = services.now();
      if (query.since === undefined) return { changes: [], cursor: writeSince(startingPoint(now)) };
      const { visibility } = await readSettings();
      const { changes, since } = await readChanges({ viewer, visibility }, readSince(query.since), now);
      return { changes, cursor: writeSince(since) };
    }),
  ];
}
