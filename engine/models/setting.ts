import { model, Schema } from 'mongoose';
import { DEFAULT_SETTINGS, type SettingsRecord } from '../contract/index.ts';

export const SETTINGS_ID = 'settings';

export type Setting = { _id: string } & Partial<SettingsRecord>;

/** One field for each setting; what may be in it is said by the contract, which every write is parsed with. */
const fields = Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((name) => [name, Schema.Types.Mixed]));
const schema = new Schema({ _id: { type: String, required: true }, ...fields }, { versionKey: false });

export const SettingModel = model<Setting>('Setting', schema as unknown as Schema<Setting>, 'settings'); // The fields are those of the record.

/** The settings, with the defaults where nothing was chosen. */
export async function readSettings(): Promise<SettingsRecord> {
  const stored = await SettingModel.findById(SETTINGS_ID).lean();
  const { _id, ...chosen } = stored ?? { _id: SETTINGS_ID };
  return { ...DEFAULT_SETTINGS, ...chosen };
}

/** Another process' change is seen so late at most, in ms. */
const RECENT_MS = 1_000;
let recent: { settings: Promise<SettingsRecord>; readAt: number } | undefined;

/**
 * The settings as they were a second ago at most: for what every change of a conversation asks. Never for who may see
 * what: that is read anew (`readSettings`).
 */
export async function recentSettings(): Promise<SettingsRecord> {
  if (!recent || performance.now() - recent.readAt > RECENT_MS) {
    const settings = readSettings();
    recent = { settings, readAt: performance.now() };
    // A failed read is not kept.
    settings.catch(forgetRecentSettings);
  }
  return recent.settings;
}

/** After a change by this process: the next one that asks reads anew. */
export function forgetRecentSettings(): void {
  recent = undefined;
}
