import { saveSettings } from '../../commands/index.ts';
import { settingsUpdate } from '../../contract/index.ts';
import { readSettings } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

export function settingsRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/settings', {}, async () => readSettings()),

    route('PUT /api/settings', { body: settingsUpdate }, async ({ body }) => saveSettings(services, body)),
  ];
}
