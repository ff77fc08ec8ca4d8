import { z } from 'zod';
import { findMedia } from '../../commands/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';
import { serveMedia } from './serveMedia.ts';

const mediaQuery = z.object({ download: z.enum(['1', '0', 'true', 'false']).default('0') });

/** The files of messages. */
export function mediaRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/media/:id', { query: mediaQuery }, async ({ viewer, id, query, request, response }) => {
      const media = await findMedia(viewer, id);
      await serveMedia(services.media, media, { request, response, asDownload: query.download === '1' || query.download === 'true' });
    }),
  ];
}
