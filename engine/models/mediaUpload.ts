import { model, Schema, type Types } from 'mongoose';

/**
 * A file that is being uploaded and may have no message yet. Written before the file, removed with the message's post:
 * what a crash leaves of it tells the sweeper which file belongs to nobody.
 */
export interface MediaUpload {
  /** The id under which the file lies in the media store. */
  _id: Types.ObjectId;
  conversationId: Types.ObjectId;
  createdAt: Date;
}

const schema = new Schema<MediaUpload>({ conversationId: { type: Schema.Types.ObjectId, required: true }, createdAt: { type: Date, required: true } }, { versionKey: false });
schema.index({ createdAt: 1 });

export const MediaUploadModel = model<MediaUpload>('MediaUpload', schema, 'mediaUploads');
