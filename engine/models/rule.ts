import { model, Schema, type Types } from 'mongoose';
import { thenDo, type Actor, type RuleActions, type RuleGroup } from '../contract/index.ts';

/** What a rule says: kept anew for each of its versions. */
export interface RuleContent {
  name: string;
  enabled: boolean;
  validFrom: Date | null;
  validTo: Date | null;
  when: RuleGroup;
  then: RuleActions;
}

export interface Rule extends RuleContent {
  _id: Types.ObjectId;
  /** Its place among the rules, 0 first; no two share one. */
  position: number;
  /** Raised by every save, from 1. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A rule as it was saved once. The newest is the rule itself. */
export interface RuleVersion extends RuleContent {
  _id: Types.ObjectId;
  ruleId: Types.ObjectId;
  version: number;
  savedBy: Actor;
  savedAt: Date;
}

const content = {
  name: { type: String, required: true },
  enabled: { type: Boolean, required: true },
  validFrom: { type: Date, default: null },
  validTo: { type: Date, default: null },
  when: { type: Schema.Types.Mixed, required: true },
  ...thenDo({ type: Schema.Types.Mixed, required: true }),
};

const ruleSchema = new Schema<Rule>({ ...content, position: { type: Number, required: true }, version: { type: Number, required: true } }, { timestamps: true, versionKey: false, minimize: false });
ruleSchema.index({ position: 1, _id: 1 });

const versionSchema = new Schema<RuleVersion>(
  { ...content, ruleId: { type: Schema.Types.ObjectId, required: true }, version: { type: Number, required: true }, savedBy: { type: Schema.Types.Mixed, required: true }, savedAt: { type: Date, required: true } },
  { versionKey: false, minimize: false },
);
versionSchema.index({ ruleId: 1, version: 1 }, { unique: true });

export const RuleModel = model<Rule>('Rule', ruleSchema, 'rules');
export const RuleVersionModel = model<RuleVersion>('RuleVersion', versionSchema, 'ruleVersions');
