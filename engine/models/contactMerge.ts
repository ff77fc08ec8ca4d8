import { model, Schema, type Types } from 'mongoose';
import type { Actor, MergeState } from '../contract/index.ts';

/** What of a contact a merge may fill in. */
export interface MergeFields {
  name: string;
  phone: string | null;
  clientId: Types.ObjectId | null;
}

/** Two active conversations on one device that a merge makes one. */
export interface Join {
  olderId: Types.ObjectId;
  newerId: Types.ObjectId;
}

/** Two contacts that are one person. The record stays, so that it can be told and undone. */
export interface ContactMerge {
  _id: Types.ObjectId;
  keptId: Types.ObjectId;
  absorbedId: Types.ObjectId;
  state: MergeState;
  /** Both contacts while something is left to do: unique, so a contact takes part in one unfinished merge at most. */
  working?: Types.ObjectId[];
  by: Actor;
  /** The kept contact before, and with what the absorbed one added. */
  before: MergeFields;
  after: MergeFields;
  /** The conversations that were the absorbed one's. */
  conversationIds: Types.ObjectId[];
  joins: Join[];
  mergedAt: Date | null;
  undoneBy: Actor | null;
  undoneAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const mixed = Schema.Types.Mixed;
const id = Schema.Types.ObjectId;
const schema = new Schema<ContactMerge>(
  {
    keptId: { type: id, required: true },
    absorbedId: { type: id, required: true },
    state: { type: String, required: true },
    working: { type: [id], default: undefined },
    by: { type: mixed, required: true },
    before: { type: mixed, required: true },
    after: { type: mixed, required: true },
    conversationIds: { type: [id], default: [] },
    joins: { type: [mixed], default: [] } as never,
    mergedAt: { type: Date, default: null },
    undoneBy: { type: mixed, default: null },
    undoneAt: { type: Date, default: null },
  },
  { timestamps: true, versionKey: false, minimize: false },
);
schema.index({ working: 1 }, { unique: true, partialFilterExpression: { 'working.0': { $exists: true } } });
schema.index({ keptId: 1, createdAt: -1 });
schema.index({ absorbedId: 1, createdAt: -1 });
schema.index({ mergedAt: 1 });
schema.index({ state: 1, updatedAt: 1 });

export const ContactMergeModel = model<ContactMerge>('ContactMerge', schema, 'contactMerges');
