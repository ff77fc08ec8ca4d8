import { model, Schema, type mongo, type Types } from 'mongoose';
import { messageStatus, messageType, type Direction, type MessageContent, type MessageReferral, type MessageStatus, type MessageType } from '../contract/index.ts';

export interface MessageAuthor {
  /** `phone`: the company's own handset. */
  kind: 'customer' | 'user' | 'phone' | 'bot' | 'system';
  id: string | null;
  name: string;
}

/** The gateway that is sending a message, and the fence of its lease. */
export interface SendClaim {
  by: string;
  fence: number;
  at: Date;
  /** So long it waits for the acknowledgement. Absent in claims from before there were files. */
  until?: Date;
}

/** A message's file: fetched by the gateway that holds the device, or uploaded by an agent. */
export interface MessageMedia {
  /** Under which it lies in the media store, and `GET /api/media/:id` answers it. 24 hexadecimal digits. */
  id: string;
  status: 'pending' | 'stored' | 'failed';
  /** Why it failed; while it is pending, what the last attempt came to. */
  reason?: string | null;
  mimeType: string;
  fileName: string | null;
  size: number | null;
  sha256?: string | null;
  durationSeconds?: number | null;
  isVoice?: boolean;
  /** Of a voice note that an agent recorded: how loud it is along its length, 64 numbers, 0 to 100. */
  waveform?: number[];
  /** A small JPEG. Read lean it is BSON's own binary. */
  thumbnail?: Buffer | mongo.Binary | null;
  /** What the driver needs to fetch it; null once it is stored. */
  source?: string | null;
  attempts?: number;
  nextAttemptAt?: Date | null;
}

/** A message came into its conversation when two became one (see commands/joining). */
export interface Move {
  mergeId: Types.ObjectId;
  /** The conversation it was in before. */
  from: Types.ObjectId;
  /** The caller's id, where the conversation had one like it already. */
  clientMessageId?: string;
}

export interface Message {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  /** The provider's id, unique with the device; absent until a provider knows the message. */
  providerId?: string;
  /** Incoming: the identity by which the worker finds the contact (LID first, then phone). Outgoing: the number to send to. */
  senderKey: string | null;
  /** Every identity the provider gave with it. */
  identityKeys: string[];
  /** The sender's number exactly as the network knows it (E.164), when it told. */
  senderPhone: string | null;
  /** The name the other side gives itself. */
  pushName: string | null;
  contactId: Types.ObjectId | null;
  conversationId: Types.ObjectId | null;
  /** Stored, but not yet put into a conversation. Absent when that is done. */
  undrained?: true;
  /** Part of what a device synchronised at pairing: never opens a conversation, never notifies. */
  history: boolean;
  direction: Direction;
  type: MessageType;
  text: string;
  status: MessageStatus;
  failureReason: string | null;
  /** The provider's own time. */
  providerAt: Date;
  arrivedAt: Date;
  /** Where it is shown: the provider's time clamped to [arrival − 7 days, arrival + 60 s]. Fixed at insert. */
  sortAt: Date;
  author: MessageAuthor | null;
  clientMessageId?: string;
  /** Place among the outgoing ones of its conversation. */
  seq: number | null;
  quotedId: Types.ObjectId | null;
  claim: SendClaim | null;
  /** Failed attempts that certainly did not leave. */
  attempts: number;
  nextAttemptAt: Date | null;
  /** Outgoing, through us: when it was last given to the network. Null again when it certainly did not leave. */
  leftAt?: Date | null;
  media: MessageMedia | null;
  content?: MessageContent;
  referral?: MessageReferral;
  reactions?: { by: 'customer' | 'us'; emoji: string; at: Date }[];
  editedAt?: Date;
  /** Its former texts, the first one first, and since when each stood. Of many edits the first and the latest. */
  edits?: { text: string; at: Date }[];
  deletedAt?: Date;
  /** Of a reaction, an edit or a deletion: the provider's id of the message it is about. */
  targetProviderId?: string;
  /** The same, when we have that message. */
  targetId?: Types.ObjectId;
  /** The provider's id of the message that it quotes or is about, while we do not have it. */
  waitsFor?: string;
  /** What it says of others, or others of it, is still to be carried over to the messages; the sweeper finds it. */
  unapplied?: true;
  /** Rises with each change of what others say of it: compare-and-set. */
  amendedVersion?: number;
  isForwarded?: true;
  isViewOnce?: true;
  ephemeralSeconds?: number;
  tokens: string[];
  /** Merges that brought it here, the last one last. */
  moves?: Move[];
  createdAt: Date;
  updatedAt: Date;
}

const mixed = Schema.Types.Mixed;
const ref = { type: Schema.Types.ObjectId, default: null };

const schema = new Schema<Message>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    providerId: String,
    senderKey: { type: String, default: null },
    identityKeys: { type: [String], default: [] },
    senderPhone: { type: String, default: null },
    pushName: { type: String, default: null },
    contactId: ref,
    conversationId: ref,
    undrained: Boolean,
    history: { type: Boolean, default: false },
    direction: { type: String, required: true },
    type: { type: String, enum: messageType.options, default: 'text' },
    text: { type: String, default: '' },
    status: { type: String, enum: messageStatus.options, required: true },
    failureReason: { type: String, default: null },
    providerAt: { type: Date, required: true },
    arrivedAt: { type: Date, required: true },
    sortAt: { type: Date, required: true },
    author: { type: mixed, default: null },
    clientMessageId: String,
    seq: { type: Number, default: null },
    quotedId: ref,
    claim: { type: mixed, default: null },
    attempts: { type: Number, default: 0 },
    nextAttemptAt: { type: Date, default: null },
    leftAt: Date,
    media: { type: mixed, default: null },
    content: mixed,
    referral: mixed,
    reactions: { type: [mixed], default: undefined } as never,
    editedAt: Date,
    edits: { type: [mixed], default: undefined } as never,
    deletedAt: Date,
    targetProviderId: String,
    targetId: Schema.Types.ObjectId,
    waitsFor: String,
    unapplied: Boolean,
    amendedVersion: Number,
    isForwarded: Boolean,
    isViewOnce: Boolean,
    ephemeralSeconds: Number,
    tokens: { type: [String], default: [] },
    moves: { type: [mixed], default: undefined } as never,
  },
  { timestamps: true, versionKey: false },
);
schema.index({ deviceId: 1, providerId: 1 }, { unique: true, partialFilterExpression: { providerId: { $exists: true } } });
schema.index({ conversationId: 1, clientMessageId: 1 }, { unique: true, partialFilterExpression: { clientMessageId: { $exists: true } } });
schema.index({ conversationId: 1, sortAt: -1, arrivedAt: -1, _id: -1 });
schema.index({ deviceId: 1, senderKey: 1, arrivedAt: 1, _id: 1 }, { partialFilterExpression: { undrained: true } });
schema.index({ undrained: 1, arrivedAt: 1 }, { partialFilterExpression: { undrained: true } });
schema.index({ conversationId: 1, seq: 1 }, { partialFilterExpression: { status: 'queued' } });
schema.index({ deviceId: 1, status: 1, updatedAt: 1 });
schema.index({ deviceId: 1, direction: 1, arrivedAt: -1 });
schema.index({ status: 1, updatedAt: 1 });
schema.index({ contactId: 1, conversationId: 1, sortAt: -1, arrivedAt: -1, _id: -1 });
schema.index({ 'media.id': 1 }, { partialFilterExpression: { 'media.id': { $exists: true } } });
schema.index({ deviceId: 1, 'media.status': 1, sortAt: 1 }, { partialFilterExpression: { 'media.status': 'pending' } });
schema.index({ targetId: 1, providerAt: -1 }, { partialFilterExpression: { targetId: { $exists: true } } });
schema.index({ deviceId: 1, waitsFor: 1 }, { partialFilterExpression: { waitsFor: { $exists: true } } });
schema.index({ unapplied: 1, updatedAt: 1 }, { partialFilterExpression: { unapplied: true } });
schema.index({ tokens: 1 });
schema.index({ updatedAt: 1, _id: 1 });

export const MessageModel = model<Message>('Message', schema, 'messages');
