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
    tokens: { type: [String], default: [] },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ identityKeys: 1 }, { unique: true });
schema.index({ clientId: 1 });
schema.index({ tokens: 1 });
schema.index({ name: 1 });

export const ContactModel = model<Contact>('Contact', schema, 'contacts');
