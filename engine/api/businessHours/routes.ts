import { previewHours } from '../../commands/routing/index.ts';
import { hoursToPreview } from '../../contract/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

/** What hours would mean, for who writes them. */
export function businessHoursRoutes({ services }: ApiContext): Route[] {
  return [route('POST /api/business-hours/preview', { body: hoursToPreview }, ({ body }) => Promise.resolve(previewHours(body.hours, services.now())))];
}
