import { model, Schema } from 'mongoose';
import { DEFAULT_SETTINGS, type SettingsRecord } from '../contract/index.ts';

export const SETTINGS_ID = 'settings';

export type Setting = { _id: string } & Partial<SettingsRecord>;

const schema = new Schema<Setting>({ _id: { type: String, required: true }, companyName: String, visibility: String, timeZone: String, closeReasons: { type: [String], default: undefined } }, { versionKey: false });

export const SettingModel = model<Setting>('Setting', schema, 'settings');

/** The settings, with the defaults where nothing was chosen. */
export async function readSettings(): Promise<SettingsRecord> {
  const stored = await SettingModel.findById(SETTINGS_ID).lean();
  const { _id, ...chosen } = stored ?? { _id: SETTINGS_ID };
  return { ...DEFAULT_SETTINGS, ...chosen };
}
