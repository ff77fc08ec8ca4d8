import { settingsUpdate } from '../../contract/index.ts';
import { readSettings, SETTINGS_ID, SettingModel } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

export function settingsRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/settings', {}, async () => readSettings()),

    route('PUT /api/settings', { body: settingsUpdate }, async ({ body }) => {
      const before = await readSettings();
      await SettingModel.updateOne({ _id: SETTINGS_ID }, { $set: body }, { upsert: true });
      const settings = await readSettings();
      // Everybody comes back with the rooms of what they may see now.
      if (settings.visibility !== before.visibility) services.live.accessChanged();
      return settings;
    }),
  ];
}
