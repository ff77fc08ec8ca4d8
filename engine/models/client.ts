import { model, Schema, type Types } from 'mongoose';
import { DOCUMENT_TYPES, type Address, type DocumentType } from '../contract/index.ts';

/** A registered customer. */
export interface Client {
  _id: Types.ObjectId;
  name: string;
  /** Without punctuation; absent (not null) when unknown, so that the unique index leaves it out. */
  document?: string;
  documentType?: DocumentType;
  email: string | null;
  phones: string[];
  address: Address | null;
  notes: string;
  /** Who looks after them; absent in clients from before it was kept. */
  managerId?: Types.ObjectId | null;
  active: boolean;
  tokens: string[];
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Client>(
  {
    name: { type: String, required: true },
    document: String,
    documentType: { type: String, enum: DOCUMENT_TYPES },
    email: { type: String, default: null },
    phones: { type: [String], default: [] },
    address: { type: Schema.Types.Mixed, default: null },
    notes: { type: String, default: '' },
    managerId: { type: Schema.Types.ObjectId, default: null },
    active: { type: Boolean, default: true },
    tokens: { type: [String], default: [] },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ document: 1 }, { unique: true, sparse: true });
schema.index({ tokens: 1 });
schema.index({ name: 1 });
schema.index({ managerId: 1, name: 1 });

export const ClientModel = model<Client>('Client', schema, 'clients');
