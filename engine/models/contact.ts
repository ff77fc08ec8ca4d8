import { model, Schema, type Types } from 'mongoose';

/** A person on WhatsApp who writes to us. */
export interface Contact {
  _id: Types.ObjectId;
  name: string;
  /** E.164 with `+`, or null when only a LID is known. */
  phone: string | null;
  /** Canonical: `tel:+55…` (Brazilian mobiles with the ninth digit) and `lid:…`. */
  identityKeys: string[];
  clientId: Types.ObjectId | null;
  ignored: boolean;
  /** The contact that this one turned out to be: it is only kept so that its id and its keys still lead there. */
  mergedInto?: Types.ObjectId | null;
  /** The merge that did it. */
  mergeId?: Types.ObjectId | null;
  /** A merge (or its undoing) that is being carried out; whoever meets it helps to finish it first. */
  merging?: Types.ObjectId;
  /** The identity keys of those merged into this one. They stand, unique, in their own documents. */
  absorbedKeys?: string[];
  /** Contacts that may be the same person, though nobody can tell without asking: for a person to decide. */
  possibleDuplicates?: Types.ObjectId[];
  /** For prefix search: words of the name, digits of the phone. */
  tokens: string[];
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Contact>(
  {
    name: { type: String, default: '' },
    phone: { type: String, default: null },
    identityKeys: { type: [String], required: true },
    clientId: { type: Schema.Types.ObjectId, default: null },
    ignored: { type: Boolean, default: false },
    mergedInto: { type: Schema.Types.ObjectId, default: null },
    mergeId: { type: Schema.Types.ObjectId, default: null },
    merging: Schema.Types.ObjectId,
    absorbedKeys: { type: [String], default: [] },
    possibleDuplicates: { type: [Schema.Types.ObjectId], default: [] },
    tokens: { type: [String], default: [] },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ identityKeys: 1 }, { unique: true });
schema.index({ clientId: 1 });
schema.index({ mergedInto: 1 });
schema.index({ tokens: 1 });
schema.index({ name: 1 });

export const ContactModel = model<Contact>('Contact', schema, 'contacts');
