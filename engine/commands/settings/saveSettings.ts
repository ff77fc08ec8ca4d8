import type { SettingsRecord, SettingsUpdate } from '../../contract/index.ts';
import { forgetRecentSettings, readSettings, SETTINGS_ID, SettingModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { planChanged } from '../routing/planChanged.ts';

/** Changes the given settings. Deadlines of open conversations follow with the next sweep. */
export async function saveSettings(services: Services, changes: SettingsUpdate): Promise<SettingsRecord> {
  const before = await readSettings();
  await SettingModel.updateOne({ _id: SETTINGS_ID }, { $set: changes }, { upsert: true });
  forgetRecentSettings();
  const settings = await readSettings();
  await planChanged(services);
  // Everybody comes back with the rooms of what they may see now.
  if (settings.visibility !== before.visibility) services.live.accessChanged();
  return settings;
}
