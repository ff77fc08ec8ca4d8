import { model, Schema, type Types } from 'mongoose';

/** A file of a message on the simulated network. */
export interface SimulatedFile {
  fileId: string;
  /** What its sender says. */
  mimeType: string;
  fileName: string | null;
  isVoice: boolean;
  durationSeconds: number | null;
  /** Bytes. */
  size: number;
  sha256: string;
}

/**
 * The simulated network's own memory, as WhatsApp's servers have theirs: `toDevice` entries wait until the device takes
 * them, `fromDevice` entries are what the network received. Not part of Balcão's data.
 */
export interface SimulatedTraffic {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  direction: 'toDevice' | 'fromDevice';
  messageId: string;
  /** E.164 of the other side. */
  peer: string;
  peerName: string | null;
  text: string;
  type: string;
  fromMe: boolean;
  media: SimulatedFile | null;
  /** The message id it answers. */
  quotedId?: string | null;
  /** The message id that a reaction, an edit or a deletion is about. */
  targetId?: string | null;
  at: Date;
  /** Of `toDevice`: taken by the device. */
  takenAt: Date | null;
}

const schema = new Schema<SimulatedTraffic>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    direction: { type: String, enum: ['toDevice', 'fromDevice'], required: true },
    messageId: { type: String, required: true },
    peer: { type: String, required: true },
    peerName: { type: String, default: null },
    text: { type: String, default: '' },
    type: { type: String, default: 'text' },
    fromMe: { type: Boolean, default: false },
    media: { type: Schema.Types.Mixed, default: null },
    quotedId: String,
    targetId: String,
    at: { type: Date, required: true },
    takenAt: { type: Date, default: null },
  },
  { versionKey: false, timestamps: { createdAt: true, updatedAt: false } },
);
schema.index({ deviceId: 1, direction: 1, takenAt: 1, _id: 1 });
schema.index({ deviceId: 1, direction: 1, peer: 1, _id: 1 });

export const SimulatedTrafficModel = model<SimulatedTraffic>('SimulatedTraffic', schema, 'simulatedTraffic');
