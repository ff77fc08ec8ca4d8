import { model, Schema, type Types } from 'mongoose';
import type { Actor, DeviceMoveState } from '../contract/index.ts';
import type { Join } from './contactMerge.ts';

/** The moving of a device's active conversations to another one. The record stays, so that it can be told and undone. */
export interface DeviceMove {
  _id: Types.ObjectId;
  fromId: Types.ObjectId;
  toId: Types.ObjectId;
  state: DeviceMoveState;
  /** Both devices while something is left to do: unique, so a device takes part in one unfinished move at most. */
  working?: Types.ObjectId[];
  by: Actor;
  /** The conversations that were on the device they left. */
  conversationIds: Types.ObjectId[];
  /** Where the contact had an active one on both devices. */
  joins: Join[];
  movedAt: Date | null;
  undoneBy: Actor | null;
  undoneAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const mixed = Schema.Types.Mixed;
const id = Schema.Types.ObjectId;
const schema = new Schema<DeviceMove>(
  {
    fromId: { type: id, required: true },
    toId: { type: id, required: true },
    state: { type: String, required: true },
    working: { type: [id], default: undefined },
    by: { type: mixed, required: true },
    conversationIds: { type: [id], default: [] },
    joins: { type: [mixed], default: [] } as never,
    movedAt: { type: Date, default: null },
    undoneBy: { type: mixed, default: null },
    undoneAt: { type: Date, default: null },
  },
  { timestamps: true, versionKey: false, minimize: false },
);
schema.index({ working: 1 }, { unique: true, partialFilterExpression: { 'working.0': { $exists: true } } });
schema.index({ fromId: 1, createdAt: -1 });
schema.index({ toId: 1, createdAt: -1 });
schema.index({ movedAt: 1 });
schema.index({ state: 1, updatedAt: 1 });

export const DeviceMoveModel = model<DeviceMove>('DeviceMove', schema, 'deviceMoves');
